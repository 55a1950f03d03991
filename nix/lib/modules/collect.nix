# All modules of a list, with their imports. Each key occurs once, and disabled modules are left out.
lib:
let
  inherit (builtins)
    concatMap
    elem
    filter
    genericClosure
    isAttrs
    isString
    substring
    ;
  inherit (lib.strings) escapeNixString isConvertibleWithToString;
  syntax = import ./syntax.nix lib;

  checkClass =
    class: module:
    if class == null || module._class == null || module._class == class then
      module
    else
      throw (
        "The module `${module._file}` (class: ${escapeNixString module._class}) "
        + "cannot be imported into a module evaluation that expects class ${escapeNixString class}."
      );

  # The key of an entry in disabledModules.
  disabledKey =
    modulesPath: file: item:
    if isString item then
      (if substring 0 1 item == "/" then item else "${toString modulesPath}/${item}")
    else if isConvertibleWithToString item then
      if item ? key && item.key != toString item then
        throw (
          "Module `${file}` contains a disabledModules item whose key (${item.key}) "
          + "is not its path (${toString item})."
        )
      else
        toString item
    else if item ? key then
      item.key
    else
      throw "Module `${file}` contains a disabledModules item that is ${
        if isAttrs item then "an attribute set without a `key` attribute" else "a ${builtins.typeOf item}"
      }. It must be a path, a string or a module with a key.";
in
{ class, args }:
modules:
let
  # A tree. Each node has its key, its module and the nodes of its imports.
  nodes =
    file: key:
    lib.imap1 (
      n: item:
      let
        module = checkClass class (syntax.load args file "${key}:anon-${toString n}" item);
      in
      {
        inherit (module) key;
        inherit module;
        imports = nodes module._file module.key module.imports;
      }
    );
  roots = nodes lib.options.unknownModule "" modules;

  disabledBy =
    node:
    map (disabledKey (args.specialArgs.modulesPath or "") node.module._file) node.module.disabledModules
    ++ concatMap disabledBy node.imports;
  disabled = concatMap disabledBy roots;
  enabled = filter (node: !(elem node.key disabled));
in
map (node: node.module) (genericClosure {
  startSet = enabled roots;
  operator = node: enabled node.imports;
})
