# Paths, store paths and packages.
lib:
let
  inherit (builtins)
    isPath
    isString
    match
    stringLength
    substring
    ;
  inherit (lib.types) mkOptionType pathWith;
  inherit (lib.options) mergeEqualOption mergeOneOption;
  protocol = import ./protocol.nix lib;

  # Whether the normalized text of a path is a store path, or a path below one.
  isBelowStore =
    text:
    let
      below = builtins.storeDir + "/";
      inside = substring (stringLength below) (-1) text;
    in
    (substring 0 (stringLength below) text == below && match "[^/]{32}-[^/]+(/.*)?" inside != null)
    # The placeholder of a content-addressed derivation is a path directly below the root.
    || match "/[0-9a-z]{52}(/.*)?" text != null;
  normalized =
    value: toString (if isPath value then value else /. + builtins.unsafeDiscardStringContext value);
in
{
  pathWith =
    {
      inStore ? null,
      absolute ? null,
    }:
    if inStore == true && absolute == false then
      throw "In pathWith, inStore means the path must be absolute"
    else
      mkOptionType {
        name = "path";
        description =
          (
            if absolute == null then
              ""
            else if absolute then
              "absolute "
            else
              "relative "
          )
          + "path"
          + (
            if inStore == null then
              ""
            else if inStore then
              " in the Nix store"
            else
              " not in the Nix store"
          );
        descriptionClass = "noun";
        # A path value outside of the store is refused, because using it would copy it to the store.
        check =
          value:
          (if inStore == false then isString value else lib.isStringLike value)
          && (inStore == null || inStore == isBelowStore (normalized value))
          && (absolute == null || absolute == (substring 0 1 (toString value) == "/"));
        merge = mergeEqualOption;
        functor = protocol.equalFunctor "path" pathWith { inherit inStore absolute; };
      };

  path = pathWith { absolute = true; };
  pathInStore = pathWith { inStore = true; };
  externalPath = pathWith {
    absolute = true;
    inStore = false;
  };

  package = mkOptionType {
    name = "package";
    descriptionClass = "noun";
    check = value: lib.isDerivation value || lib.isStorePath value;
    merge =
      loc: defs:
      let
        value = mergeOneOption loc defs;
      in
      if isPath value || (isString value && !(builtins.hasContext value)) then
        lib.toDerivation value
      else
        value;
  };
}
