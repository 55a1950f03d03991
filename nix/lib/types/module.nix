# Types whose values are modules and types.
lib:
let
  inherit (builtins) head isAttrs length;
  inherit (lib.types) deferredModuleWith isOptionType mkOptionType submoduleWith;
  inherit (lib.options) showOption;
in
{
  deferredModule = deferredModuleWith { };

  # One module that imports all definitions, for evaluation elsewhere.
  deferredModuleWith =
    {
      staticModules ? [ ],
    }:
    mkOptionType {
      name = "deferredModule";
      description = "module";
      descriptionClass = "noun";
      check = value: isAttrs value || lib.isFunction value || lib.types.path.check value;
      merge = loc: defs: {
        imports =
          staticModules
          ++ map (
            def: lib.setDefaultModuleLocation "${def.file}, via option ${showOption loc}" def.value
          ) defs;
      };
      inherit (submoduleWith { modules = staticModules; }) getSubOptions getSubModules;
      substSubModules = modules: deferredModuleWith { staticModules = modules; };
      functor = {
        name = "deferredModuleWith";
        type = deferredModuleWith;
        payload = { inherit staticModules; };
        binOp = left: right: { staticModules = left.staticModules ++ right.staticModules; };
      };
    };

  # Several definitions become one type, by the rules for several declarations of an option.
  optionType = mkOptionType {
    name = "optionType";
    description = "optionType";
    descriptionClass = "noun";
    check = isOptionType;
    merge =
      loc: defs:
      let
        # As in nixpkgs, a definition with an order is refused.
        declare =
          { file, value }:
          {
            _file = file;
            pos = null;
            options = lib.mkOption { type = value; };
          };
        declarations = map declare defs;
        option = lib.modules.mergeOptionDecls loc declarations;
      in
      if length defs == 1 then (head defs).value else (lib.modules.fixupOptionType loc option).type;
  };
}
