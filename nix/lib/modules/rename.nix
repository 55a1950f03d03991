# Modules and definitions for options that are renamed or replaced.
lib:
let
  inherit (builtins) filter map;
  inherit (lib)
    attrByPath
    getAttrFromPath
    optionalAttrs
    setAttrByPath
    ;
  inherit (lib.modules)
    defaultOverridePriority
    doRename
    mkAliasAndWrapDefinitions
    mkAliasAndWrapDefsWithPriority
    mkIf
    mkMerge
    mkMergedOptionModule
    mkOverride
    ;
  inherit (lib.options) mkOption showFiles showOption;

  unset = "_mkMergedOptionModule";
in
{
  # All definitions of an option, so that another option can be defined with them.
  mkAliasDefinitions = mkAliasAndWrapDefinitions (definitions: definitions);
  mkAliasAndWrapDefinitions = wrap: option: mkIf option.isDefined (wrap (mkMerge option.definitions));
  mkAliasAndWrapDefsWithPriority =
    wrap: option:
    let
      priority = option.highestPrio or defaultOverridePriority;
    in
    mkIf option.isDefined (wrap (mkMerge (map (mkOverride priority) option.definitions)));
  mkDerivedConfig =
    option: f: mkOverride (option.highestPrio or defaultOverridePriority) (f option.value);

  doRename =
    {
      from,
      to,
      visible,
      warn,
      use,
      withPriority ? true,
      condition ? true,
    }:
    { config, options, ... }:
    let
      fromOption = getAttrFromPath from options;
      target = attrByPath to (abort "Renaming error: option `${showOption to}' does not exist.") config;
      toOption = attrByPath to { } options;
      alias = if withPriority then mkAliasAndWrapDefsWithPriority else mkAliasAndWrapDefinitions;
    in
    {
      options = setAttrByPath from (mkOption {
        inherit visible;
        description = "Alias of {option}`${showOption to}`.";
        type = toOption.type or (lib.types.submodule { });
        apply = _: use target;
      });
      config = mkIf condition (mkMerge [
        (optionalAttrs (options ? warnings) {
          warnings =
            lib.optional (warn && fromOption.isDefined)
              (
                "The option `${showOption from}' defined in ${showFiles fromOption.files} "
                + "has been renamed to `${showOption to}'."
              );
        })
        (alias (setAttrByPath to) fromOption)
      ]);
    };

  mkAliasOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = true;
      warn = false;
      use = value: value;
    };
  mkRenamedOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = false;
      warn = true;
      use = builtins.trace "Obsolete option `${showOption from}' is used. It was renamed to `${showOption to}'.";
    };

  mkRemovedOptionModule =
    path: advice:
    { options, ... }:
    let
      option = getAttrFromPath path options;
    in
    {
      options = setAttrByPath path (mkOption {
        visible = false;
        apply = _: throw "The option `${showOption path}' can no longer be used since it's been removed. ${advice}";
      });
      config.assertions = [
        {
          assertion = !option.isDefined;
          message =
            "The option definition `${showOption path}' in ${showFiles option.files} "
            + "no longer has any effect; please remove it.\n${advice}\n";
        }
      ];
    };

  # One new option replaces several old ones.
  mkMergedOptionModule =
    from: to: mergeOld:
    { config, options, ... }:
    let
      isSet = path: getAttrFromPath path config != unset;
      declare =
        path:
        setAttrByPath path (mkOption {
          visible = false;
          default = unset;
        });
      warning =
        path:
        "The option `${showOption path}' defined in ${showFiles (getAttrFromPath path options).files} "
        + "has been changed to `${showOption to}' that has a different type: define that one instead.";
    in
    {
      options = builtins.foldl' lib.recursiveUpdate { } (map declare from);
      config = {
        warnings = map warning (filter isSet from);
      }
      // setAttrByPath to (mkMerge (lib.optional (builtins.any isSet from) (mergeOld config)));
    };
  mkChangedOptionModule = from: mkMergedOptionModule [ from ];
}
