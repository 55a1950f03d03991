# Quoting for shells, Nix, regular expressions, XML and URLs.
lib:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    elem
    genList
    isAttrs
    isList
    listToAttrs
    match
    removeAttrs
    replaceStrings
    stringLength
    substring
    toJSON
    ;

  visible = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  codes =
    listToAttrs (
      genList (n: {
        name = substring n 1 visible;
        value = 32 + n;
      }) (stringLength visible)
    )
    // {
      "\t" = 9;
      "\n" = 10;
      "\r" = 13;
    };
  hexByte = char: lib.fixedWidthString 2 "0" (lib.toHexString codes.${char});
  unreserved = lib.upperChars ++ lib.lowerChars ++ lib.stringToCharacters "0123456789-_.~";
  reserved = attrNames (removeAttrs codes unreserved);

  keywords = [
    "assert"
    "else"
    "if"
    "in"
    "inherit"
    "let"
    "or"
    "rec"
    "then"
    "with"
  ];
in
rec {
  charToInt = char: codes.${char};

  escape = chars: replaceStrings chars (map (char: "\\${char}") chars);
  escapeC = chars: replaceStrings chars (map (char: "\\x${lib.toLower (hexByte char)}") chars);
  escapeRegex = escape (lib.stringToCharacters "\\[{()^$?*+|.");
  escapeURL = replaceStrings reserved (map (char: "%${hexByte char}") reserved);
  escapeXML =
    replaceStrings
      [ "&" "<" ">" "\"" "'" ]
      [ "&amp;" "&lt;" "&gt;" "&quot;" "&apos;" ];

  escapeNixString = text: escape [ "$" ] (toJSON text);
  escapeNixIdentifier =
    name:
    if match "[A-Za-z_][A-Za-z0-9_'-]*" name != null && !elem name keywords then
      name
    else
      escapeNixString name;

  escapeShellArg =
    value:
    let
      text = toString value;
    in
    if match "[[:alnum:],._+:@%/-]+" text != null then
      text
    else
      "'${replaceStrings [ "'" ] [ "'\\''" ] text}'";
  escapeShellArgs = values: concatStringsSep " " (map escapeShellArg values);

  isValidPosixName = name: match "[A-Za-z_][A-Za-z0-9_]*" name != null;

  # A set becomes an associative array, a list an array.
  toShellVar =
    name: value:
    let
      entry = key: item: "[${escapeShellArg key}]=${escapeShellArg item}";
    in
    if !isValidPosixName name then
      throw "toShellVar: ${name} is not a valid name of a shell variable."
    else if isAttrs value && !lib.isStringLike value then
      "declare -A ${name}=(${concatStringsSep " " (lib.mapAttrsToList entry value)})"
    else if isList value then
      "declare -a ${name}=(${escapeShellArgs value})"
    else
      "${name}=${escapeShellArg value}";
  toShellVars = vars: concatStringsSep "\n" (lib.mapAttrsToList toShellVar vars);
}
