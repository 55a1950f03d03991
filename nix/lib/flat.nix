# The members of groups that are also at the top level of lib: those that nixpkgs has there, too.
groups:
let
  isTop = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) (import ./names.nix).top
  );
  # Later groups win. Lists and strings share names, and the top level has those of strings.
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
  # Placeholders for a hash that is not known yet. Their form is valid, and their value is wrong.
  fakeHash = "sha256-${builtins.concatStringsSep "" (builtins.genList (_: "A") 43)}=";
  fakeSha256 = builtins.concatStringsSep "" (builtins.genList (_: "0") 64);
  fakeSha512 = builtins.concatStringsSep "" (builtins.genList (_: "0") 128);
}
