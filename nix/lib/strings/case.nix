# Upper and lower case, of ASCII letters only.
lib:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    elem
    head
    match
    replaceStrings
    stringLength
    substring
    tail
    ;
in
rec {
  lowerChars = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  toLower = replaceStrings upperChars lowerChars;
  toUpper = replaceStrings lowerChars upperChars;

  toSentenceCase =
    text:
    if !builtins.isString text then
      throw "toSentenceCase takes a string, not a ${builtins.typeOf text}."
    else
      lib.addContextFrom text (toUpper (substring 0 1 text) + toLower (substring 1 (stringLength text) text));

  # A word ends at a dash, an underscore or a space, and before a capital letter that follows a small letter.
  toCamelCase =
    text:
    let
      separated = lib.splitStringBy (
        _before: char:
        elem char [
          "-"
          "_"
          " "
        ]
      ) false;
      humps = lib.splitStringBy (before: char: match "[a-z]" before != null && match "[A-Z]" char != null) true;
      words = concatMap humps (separated text);
    in
    if !builtins.isString text then
      throw "toCamelCase takes a string, not a ${builtins.typeOf text}."
    else
      lib.addContextFrom text (toLower (head words) + concatStringsSep "" (map toSentenceCase (tail words)));
}
