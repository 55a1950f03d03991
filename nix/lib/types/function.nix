# Functions. Their results for an argument are merged.
lib:
let
  inherit (builtins) all zipAttrsWith;
  inherit (lib.types) functionTo mkOptionType;
  protocol = import ./protocol.nix lib;
in
{
  functionTo =
    elemType:
    mkOptionType {
      name = "functionTo";
      description = "function that evaluates to a(n) ${protocol.phrase [ "noun" "composite" ] elemType}";
      descriptionClass = "composite";
      check = lib.isFunction;
      merge = loc: defs: {
        # An argument is optional if every definition has a default for it.
        __functionArgs = zipAttrsWith (_: all (hasDefault: hasDefault)) (
          map (def: lib.functionArgs def.value) defs
        );
        __functor =
          _: argument:
          (lib.modules.mergeDefinitions (loc ++ [ "<function body>" ]) elemType (
            map (def: {
              inherit (def) file;
              value = def.value argument;
            }) defs
          )).mergedValue;
      };
      getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "<function body>" ]);
      inherit (elemType) getSubModules;
      substSubModules = modules: functionTo (elemType.substSubModules modules);
      functor = protocol.elemFunctor "functionTo" { inherit elemType; } // {
        type = payload: functionTo payload.elemType;
      };
      nestedTypes = { inherit elemType; };
    };
}
