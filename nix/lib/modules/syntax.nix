# Converts all forms of a module to one form.
lib:
let
  inherit (builtins)
    addErrorContext
    attrNames
    head
    isAttrs
    isList
    mapAttrs
    ;
  inherit (lib.modules) mkMerge;
  inherit (lib.options) showDefs;

  describing = [
    "_class"
    "_file"
    "key"
    "disabledModules"
    "imports"
    "freeformType"
  ];
  explicit = [
    "options"
    "config"
    "meta"
  ];
in
rec {
  # The one form of a module: _file, _class, key, disabledModules, imports, options and config.
  normalize =
    file: key: module:
    let
      also = condition: extra: config: if condition then mkMerge [ config extra ] else config;
      withFreeform = also (module ? freeformType) { _module = { inherit (module) freeformType; }; };
      withMeta = also (module ? meta) { inherit (module) meta; };
      common = {
        _file = toString (module._file or file);
        _class = module._class or null;
        key = toString (module.key or key);
        disabledModules = module.disabledModules or [ ];
      };
      stray = attrNames (removeAttrs module (describing ++ explicit));
    in
    if !isAttrs module then
      throw "module ${file} (${key}) does not look like a module."
    else if !(module ? config || module ? options) then
      common
      // {
        imports = module.require or [ ] ++ module.imports or [ ];
        options = { };
        config = withFreeform (removeAttrs module (describing ++ [ "require" ]));
      }
    else if stray != [ ] then
      throw (
        "Module `${common._file}' has an unsupported attribute `${head stray}'. Beside a top-level `config' or `options' "
        + "a module has no others: move ${toString stray} into the `config' attribute."
      )
    else
      common
      // {
        imports = module.imports or [ ];
        options = module.options or { };
        config = withFreeform (withMeta (module.config or { }));
      };

  # Passes each argument by itself, so that using one does not evaluate the others.
  call =
    key: f: args:
    let
      notGiven =
        name: "noting that argument `${name}` is not given, so `_module.args` is asked, which needs `config`";
      argument =
        name: _:
        addErrorContext "while evaluating the module argument `${name}' in \"${key}\":" (
          args.${name} or (addErrorContext (notGiven name) args.config._module.args.${name})
        );
    in
    f (args // mapAttrs argument (lib.functionArgs f));

  # A module of a list: a function, an attribute set, or the path of a file with one of them.
  load =
    args: file: key: module:
    let
      path = toString module;
      loaded = import module;
      kind = module._type or "module";
    in
    if lib.isFunction module then
      normalize file key (call key module args)
    else if isAttrs module then
      if kind == "module" then
        normalize file key module
      else if kind == "if" || kind == "override" then
        normalize file key { config = module; }
      else
        throw (
          "Expected a module, but found a value of type \"${kind}\", while trying to load a module into ${file}."
          + lib.optionalString (kind == "flake") " Select one of the flake's attributes, such as `.nixosModules.default'."
        )
    else if isList module then
      throw "Module imports can't be nested lists. Perhaps you meant to remove one level of lists? Definitions: ${
        showDefs [
          {
            inherit file;
            value = module;
          }
        ]
      }"
    else
      normalize path path (if lib.isFunction loaded then call path loaded args else loaded);
}
