# Which members of the groups also stand at lib's top: those whose name nixpkgs has there too.
groups:
let
  isTop = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) (import ./names.nix).top
  );
  # Later groups win: lists and strings share names, and the strings are meant at the top.
  shared = builtins.foldl' (flat: group: flat // builtins.intersectAttrs isTop group) { } [
    groups.modules
    groups.options
    groups.debug
    groups.asserts
    groups.filesystem
    groups.versions
    groups.lists
    groups.attrsets
    groups.strings
    groups.fixedPoints
    groups.trivial
  ];
in
shared
// {
  inherit (groups.lists) replicate;
  inherit (groups.types)
    isType
    setType
    defaultTypeMerge
    defaultFunctor
    isOptionType
    mkOptionType
    ;
  inherit (builtins)
    getContext
    hasContext
    hashString
    parseDrvName
    placeholder
    fromJSON
    fromTOML
    toFile
    toJSON
    toString
    toXML
    tryEval
    ;
  # Placeholders for a hash not known yet: valid in form, false in value.
  fakeHash = "sha256-${builtins.concatStringsSep "" (builtins.genList (_: "A") 43)}=";
  fakeSha256 = builtins.concatStringsSep "" (builtins.genList (_: "0") 64);
  fakeSha512 = builtins.concatStringsSep "" (builtins.genList (_: "0") 128);
}
