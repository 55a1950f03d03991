# The built-in module library. It is used instead of nixpkgs' lib if there is no nixpkgs.
# It is a subset with one promise: what it accepts has the same result as with nixpkgs' lib.
# Names that only nixpkgs' lib has throw a message (missing.nix). Names that neither has are missing.
# The reference is nixpkgs' lib of 2026-06. Known differences, all of them refusals or wording:
# - hasPrefix, hasSuffix, hasInfix, removePrefix and removeSuffix refuse a path as first argument.
# - fromHexString refuses numbers of more than 64 bits.
# - evalModules takes neither args nor check, and graph of its result throws.
# - A type that does not only check attribute sets, such as either, can't be a freeformType.
# - lib.version and similar names throw, because there is no nixpkgs with a version.
# - Messages and warnings have other words, except for the phrases that people search for.
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
    # A group consists of files, each of them a function of the whole lib.
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
