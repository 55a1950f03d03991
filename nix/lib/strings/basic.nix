# Joins and measures strings, and passes on the functions of builtins for strings.
lib:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    genList
    isString
    stringLength
    substring
    tail
    typeOf
    ;
in
rec {
  inherit (builtins)
    appendContext
    compareVersions
    concatStringsSep
    elem
    elemAt
    filter
    fromJSON
    genList
    head
    isAttrs
    isInt
    isList
    isPath
    isString
    match
    parseDrvName
    readFile
    replaceStrings
    split
    storeDir
    stringLength
    substring
    tail
    toJSON
    typeOf
    unsafeDiscardStringContext
    ;

  join = concatStringsSep;
  concatStrings = concatStringsSep "";
  concatMapStrings = concatMapStringsSep "";
  concatImapStrings = concatImapStringsSep "";
  concatMapStringsSep =
    separator: f: items:
    concatStringsSep separator (map f items);
  concatImapStringsSep =
    separator: f: items:
    concatStringsSep separator (lib.imap1 f items);
  concatMapAttrsStringSep =
    separator: f: set:
    concatStringsSep separator (lib.mapAttrsToList f set);
  # Each line ends with a newline, also the last one.
  concatLines = concatMapStrings (line: line + "\n");
  optionalString = condition: text: if condition then text else "";
  replicate = count: text: concatStrings (genList (_: text) count);
  replaceString = from: to: builtins.replaceStrings [ from ] [ to ];

  intersperse =
    separator: items:
    if items == [ ] then
      [ ]
    else
      tail (
        concatMap (item: [
          separator
          item
        ]) items
      );

  stringToCharacters = text: genList (n: substring n 1 text) (stringLength text);
  stringAsChars = f: text: concatMapStrings f (stringToCharacters text);

  # An empty part of a string still has the context of the string.
  addContextFrom = source: text: substring 0 0 source + text;

  isStringLike = value: isString value || builtins.isPath value || value ? outPath || value ? __toString;
  isConvertibleWithToString =
    value:
    isStringLike value
    || builtins.elem (typeOf value) [
      "null"
      "int"
      "float"
      "bool"
    ]
    || (builtins.isList value && builtins.all isConvertibleWithToString value);

  fileContents = file: lib.removeSuffix "\n" (builtins.readFile file);
}
