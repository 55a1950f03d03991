# Strings.
lib:
let
  inherit (builtins) isString match;
  inherit (lib.types) mkOptionType separatedString strMatching;
  inherit (lib.options) getValues mergeEqualOption;
  protocol = import ./protocol.nix lib;

  string =
    name: description: check: fields:
    mkOptionType (
      {
        inherit name description;
        descriptionClass = "noun";
        check = value: isString value && check value;
        merge = mergeEqualOption;
      }
      // fields
    );
in
{
  str = string "str" "string" (_: true) { };
  nonEmptyStr = string "nonEmptyStr" "non-empty string" (value: match "[ \t\n]*" value == null) { };

  # One newline at the end is removed.
  singleLineStr =
    string "singleLineStr" "(optionally newline-terminated) single-line string"
      (value: match "[^\n\r]*\n?" value != null)
      { merge = loc: defs: lib.removeSuffix "\n" (mergeEqualOption loc defs); };

  strMatching =
    pattern:
    string "strMatching ${lib.strings.escapeNixString pattern}" "string matching the pattern ${pattern}"
      (value: match pattern value != null)
      {
        functor = protocol.equalFunctor "strMatching" (payload: strMatching payload.pattern) {
          inherit pattern;
        };
      };

  separatedString =
    sep:
    string "separatedString" "strings concatenated with ${builtins.toJSON sep}" (_: true) {
      merge = _loc: defs: builtins.concatStringsSep sep (getValues defs);
      functor = protocol.equalFunctor "separatedString" (payload: separatedString payload.sep) {
        inherit sep;
      };
    };
  lines = separatedString "\n";
  commas = separatedString ",";
  envVar = separatedString ":";
}
