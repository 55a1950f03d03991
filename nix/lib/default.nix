# The built-in module library: what stands in for nixpkgs' lib where no nixpkgs is in reach.
# It is a subset with one promise: what it accepts gives the value that nixpkgs' lib gives.
# Names that it lacks throw a sentence (missing.nix); names nixpkgs' lib lacks stay missing.
let
  withExtend =
    build:
    let
      self = build self // {
        extend = overlay: withExtend (self.fixedPoints.extends overlay build);
      };
    in
    self;
in
withExtend (
  self:
  let
    missing = import ./missing.nix;
    # A group is made of subject files, each a function of the whole lib.
    group =
      name: files: missing.inGroup name (builtins.foldl' (all: file: all // import file self) { } files);
    groups = {
      trivial = group "trivial" [ ./trivial.nix ];
      fixedPoints = group "fixedPoints" [ ./fixed-points.nix ];
      attrsets = group "attrsets" [
        ./attrsets/map.nix
        ./attrsets/merge.nix
        ./attrsets/path.nix
        ./attrsets/package.nix
      ];
      lists = group "lists" [
        ./lists/fold.nix
        ./lists/select.nix
        ./lists/order.nix
      ];
      strings = group "strings" [
        ./strings/basic.nix
        ./strings/affix.nix
        ./strings/case.nix
        ./strings/escape.nix
        ./strings/split.nix
        ./strings/number.nix
        ./strings/package.nix
        ./strings/distance.nix
      ];
      versions = group "versions" [ ./versions.nix ];
      generators = group "generators" [
        ./generators/key-value.nix
        ./generators/pretty.nix
      ];
      cli = group "cli" [ ./cli.nix ];
      asserts = group "asserts" [ ./asserts.nix ];
      debug = group "debug" [ ./debug.nix ];
      filesystem = group "filesystem" [ ./filesystem.nix ];
      options = group "options" [
        ./options/declare.nix
        ./options/merge.nix
        ./options/show.nix
      ];
      modules = group "modules" [
        ./modules/properties.nix
        ./modules/definitions.nix
        ./modules/declarations.nix
        ./modules/eval.nix
        ./modules/rename.nix
      ];
      types = group "types" [
        ./types/make.nix
        ./types/scalar.nix
        ./types/number.nix
        ./types/string.nix
        ./types/path.nix
        ./types/list.nix
        ./types/attrs.nix
        ./types/choice.nix
        ./types/wrap.nix
        ./types/function.nix
        ./types/module.nix
        ./types/submodule.nix
      ];
    };
  in
  missing.atTop (import ./flat.nix groups // groups)
)
