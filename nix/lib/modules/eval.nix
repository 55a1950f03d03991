# Evaluates modules to one configuration.
lib:
let
  inherit (builtins) mapAttrs seq;
  inherit (lib.options) isOption mkOption;
  inherit (lib.modules) setDefaultModuleLocation;
  types = lib.types;

  collect = import ./collect.nix lib;
  mergeTree = import ./tree.nix lib;
  unknownOption = import ./unknown.nix lib;

  # The options under _module, which control the evaluation. Each evaluation gets a new module.
  internalModule =
    { specialArgs, extendModules, type }:
    {
      _file = "lib/modules.nix";
      key = "lib/modules.nix";
      options._module = {
        args = mkOption {
          # The type is lazy, because an argument of a module must not depend on the names of all others.
          type = types.lazyAttrsOf types.raw;
          internal = true;
          description = "Additional arguments of each module.";
        };
        check = mkOption {
          type = types.bool;
          internal = true;
          default = true;
          description = "Whether a definition without a declaration is an error.";
        };
        freeformType = mkOption {
          type = types.nullOr types.optionType;
          internal = true;
          default = null;
          description = "The type of all definitions without a declaration, if they are allowed.";
        };
        specialArgs = mkOption {
          readOnly = true;
          internal = true;
          description = "Arguments that modules may use in their imports.";
        };
      };
      config._module = {
        args = {
          inherit extendModules;
          moduleType = type;
        };
        inherit specialArgs;
      };
    };

  recursionHint =
    "if you get an infinite recursion here, you probably reference `config` in `imports`. "
    + "Import unconditionally and use `mkEnableOption` and `mkIf` instead.";

  valuesOf = mapAttrs (_: node: if isOption node then node.value else valuesOf node);

  evalModules =
    given@{
      modules,
      prefix ? [ ],
      specialArgs ? { },
      class ? null,
    }:
    let
      args = {
        inherit lib options specialArgs;
        config = builtins.addErrorContext recursionHint config;
        _class = class;
        _prefix = prefix;
      }
      // specialArgs;

      collected = collect { inherit class args; } (
        modules ++ [ (internalModule { inherit specialArgs extendModules type; }) ]
      );
      # Here imported modules come after the modules that import them. In merged lists they come first.
      tree = mergeTree prefix (lib.reverseList collected);
      inherit (tree) options unmatched;

      declared = valuesOf options;
      inherit (declared._module) freeformType;
      freeform = freeformType.merge prefix (
        map (def: {
          inherit (def) file;
          value = lib.setAttrByPath def.prefix def.value;
        }) unmatched
      );
      config =
        if freeformType == null then
          declared
        else
          lib.recursiveUpdate (if unmatched == [ ] then { } else freeform) declared;

      checked = seq (
        if declared._module.check && freeformType == null && unmatched != [ ] then
          throw (unknownOption prefix options (builtins.head unmatched))
        else
          null
      );

      extendModules =
        more@{
          modules ? [ ],
          specialArgs ? { },
          prefix ? [ ],
        }:
        evalModules (
          given
          // {
            modules = given.modules ++ modules;
            specialArgs = given.specialArgs or { } // specialArgs;
            prefix = more.prefix or given.prefix or [ ];
          }
        );

      type = types.submoduleWith { inherit modules specialArgs class; };
    in
    {
      _type = "configuration";
      options = checked options;
      config = checked (removeAttrs config [ "_module" ]);
      _module = checked config._module;
      inherit extendModules type class;
      graph = throw "evalModules: the built-in library of kubectl-nixos lacks the result's `graph`.";
    };
in
{
  inherit evalModules;

  setDefaultModuleLocation = file: module: {
    _file = file;
    imports = [ module ];
  };

  # A module in a file whose function takes another argument first.
  importApply = file: argument: setDefaultModuleLocation file (import file argument);

  importJSON = file: {
    _file = file;
    config = lib.importJSON file;
  };
  importTOML = file: {
    _file = file;
    config = lib.importTOML file;
  };
}
