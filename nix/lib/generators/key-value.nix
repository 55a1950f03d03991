# INI and key=value files, JSON, and YAML as the JSON that it includes.
lib:
let
  inherit (builtins)
    concatLists
    concatStringsSep
    isAttrs
    isFloat
    isInt
    isList
    isString
    ;
in
rec {
  mkValueStringDefault =
    { }:
    value:
    let
      unsupported =
        kind: abort "generators.mkValueStringDefault: ${kind} not supported: ${lib.generators.toPretty { } value}";
    in
    if isInt value || lib.isDerivation value then
      toString value
    else if isString value then
      value
    else if value == true then
      "true"
    else if value == false then
      "false"
    else if value == null then
      "null"
    else if isList value then
      unsupported "lists"
    else if isAttrs value then
      unsupported "attrsets"
    else if lib.isFunction value then
      unsupported "functions"
    else if isFloat value then
      lib.strings.floatToString value
    else
      unsupported "this value is";

  mkKeyValueDefault =
    {
      mkValueString ? mkValueStringDefault { },
    }:
    separator: key: value:
    lib.escape [ separator ] key + separator + mkValueString value;

  toKeyValue =
    {
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
      indent ? "",
    }:
    set:
    let
      line = key: value: indent + mkKeyValue key value + "\n";
      linesOf =
        key: value:
        if listsAsDuplicateKeys && isList value then map (line key) value else [ (line key value) ];
    in
    concatStringsSep "" (concatLists (lib.mapAttrsToList linesOf set));

  toINI =
    {
      mkSectionName ? lib.escape [ "[" "]" ],
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
    }:
    sections:
    let
      body = toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; };
      section = name: values: "[${mkSectionName name}]\n${body values}";
    in
    concatStringsSep "\n" (lib.mapAttrsToList section sections);

  toINIWithGlobalSection =
    settings@{
      mkSectionName ? null,
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
    }:
    {
      globalSection,
      sections ? { },
    }:
    let
      global = toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } globalSection;
    in
    (if globalSection == { } then "" else global + "\n") + toINI settings sections;

  toJSON = { }: builtins.toJSON;
  toYAML = { }: builtins.toJSON;
}
