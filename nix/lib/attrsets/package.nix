# The attributes that make an attribute set a package or a tree of packages.
lib: {
  isDerivation = value: value.type or null == "derivation";

  toDerivation =
    path:
    let
      storePath = builtins.storePath path;
      # After the store path's hash and its dash.
      name = lib.strings.sanitizeDerivationName (builtins.substring 33 (-1) (baseNameOf storePath));
      self = {
        type = "derivation";
        inherit name;
        outPath = storePath;
        outputs = [ "out" ];
        out = self;
        outputName = "out";
      };
    in
    self;

  recurseIntoAttrs = set: set // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = set: set // { recurseForDerivations = false; };
}
