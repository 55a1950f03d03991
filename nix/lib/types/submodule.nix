# Attribute sets that are configurations of their own (submodules).
lib:
let
  inherit (builtins) attrNames isAttrs;
  inherit (lib.types) mkOptionType submoduleWith;
  inherit (lib.options) showOption;
  protocol = import ./protocol.nix lib;

  # For descriptions. A configuration without definitions must not fail because they are missing.
  unchecked = {
    _file = "<the built-in library's module that turns checks off for descriptions>";
    config._module.check = lib.mkForce false;
  };

  # Merges a parameter of two declarations. One of them may be null; else both must be equal.
  agree =
    what: left: right:
    if left == null then
      right
    else if right == null || left == right then
      left
    else
      throw "A submoduleWith option is declared multiple times with conflicting ${what}.";
in
{
  noCheckForDocsModule = unchecked;

  submodule =
    modules:
    submoduleWith {
      modules = lib.toList modules;
      shorthandOnlyDefinesConfig = true;
    };

  submoduleWith =
    given@{
      modules,
      specialArgs ? { },
      shorthandOnlyDefinesConfig ? false,
      description ? null,
      class ? null,
    }:
    let
      base = lib.evalModules {
        inherit class specialArgs;
        # The name when none is known yet: in descriptions, and while the freeform type is evaluated.
        modules = [ { _module.args.name = lib.mkOptionDefault "‹name›"; } ] ++ modules;
      };
      documented =
        prefix:
        base.extendModules {
          inherit prefix;
          modules = [ unchecked ];
        };
      asModule =
        loc: def:
        # nixpkgs does not accept such a definition either.
        if
          removeAttrs def [
            "file"
            "value"
          ] != { }
        then
          throw (
            "A definition for option `${showOption loc}' in `${def.file}' has an order or is a mkDefinition; "
            + "a submodule takes neither."
          )
        else if isAttrs def.value && shorthandOnlyDefinesConfig then
          {
            _file = def.file;
            config = def.value;
          }
        else
          {
            _file = def.file;
            imports = [ def.value ];
          };
      check = value: isAttrs value || lib.isFunction value || lib.types.path.check value;
      freeformType = base._module.freeformType;
    in
    mkOptionType {
      name = "submodule";
      description =
        let
          freeform = (documented [ ])._module.freeformType;
        in
        if description != null then
          description
        else if freeform ? description then
          "open submodule of ${protocol.phrase [ "noun" "composite" ] freeform}"
        else
          "submodule";
      check = protocol.coherent check;
      merge = protocol.mergeV2 (
        { loc, defs }:
        let
          configuration = base.extendModules {
            prefix = loc;
            modules = [ { _module.args.name = lib.last loc; } ] ++ map (asModule loc) defs;
          };
        in
        {
          headError = protocol.headError check defs;
          value = configuration.config;
          valueMeta = { inherit configuration; };
        }
      );
      emptyValue.value = base.config;
      getSubOptions =
        prefix:
        let
          docs = documented prefix;
          freeform = docs._module.freeformType;
        in
        docs.options
        // lib.optionalAttrs (freeform != null) { _freeformOptions = freeform.getSubOptions prefix; };
      getSubModules = modules;
      substSubModules = other: submoduleWith (given // { modules = other; });
      nestedTypes = lib.optionalAttrs (freeformType != null) { inherit freeformType; };
      functor = {
        name = "submodule";
        type = submoduleWith;
        payload = {
          inherit
            modules
            specialArgs
            shorthandOnlyDefinesConfig
            description
            class
            ;
        };
        binOp =
          left: right:
          let
            twice = attrNames (builtins.intersectAttrs left.specialArgs right.specialArgs);
          in
          {
            modules = left.modules ++ right.modules;
            specialArgs =
              if twice == [ ] then
                left.specialArgs // right.specialArgs
              else
                throw (
                  "A submoduleWith option is declared multiple times with the same specialArgs "
                  + "\"${toString twice}\""
                );
            class = agree "class values" left.class right.class;
            description = agree "descriptions" left.description right.description;
            shorthandOnlyDefinesConfig =
              agree "shorthandOnlyDefinesConfig values" left.shorthandOnlyDefinesConfig
                right.shorthandOnlyDefinesConfig;
          };
      };
    };
}
