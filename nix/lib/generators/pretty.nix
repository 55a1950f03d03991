# Values as readable Nix, for the messages of the module system.
lib:
let
  inherit (builtins)
    concatStringsSep
    filter
    isAttrs
    isFloat
    isInt
    isList
    isPath
    isString
    length
    replaceStrings
    split
    toJSON
    ;
  inherit (lib.strings) escapeNixIdentifier;

  # Two single quotes, which a Nix string between such quotes must escape.
  quotes = "''";

  stringLines = text: filter isString (split "\n" text);
  oneLine =
    lines: "\"${concatStringsSep "\\n" (map (lib.escape [ "\\" "\"" "\${" ]) lines)}\"";

  functionText =
    f:
    let
      argument = name: hasDefault: name + (if hasDefault then "?" else "");
      arguments = lib.mapAttrsToList argument (lib.functionArgs f);
    in
    if arguments == [ ] then "<function>" else "<function, args: {${concatStringsSep ", " arguments}}>";
in
{
  toPretty =
    {
      allowPrettyValues ? false,
      multiline ? true,
      indent ? "",
    }:
    let
      show =
        indent: value:
        let
          deeper = indent + "  ";
          open = if multiline then "\n${deeper}" else " ";
          close = if multiline then "\n${indent}" else " ";
          block =
            start: items: end:
            start + open + concatStringsSep open items + close + end;
          attribute =
            name: item:
            "${escapeNixIdentifier name} = ${
              builtins.addErrorContext "while evaluating an attribute `${name}`" (show deeper item)
            };";
          textBlock =
            lines:
            let
              escaped = map (replaceStrings [ "\${" quotes ] [ "${quotes}\${" "'${quotes}" ]) lines;
              final = lib.last escaped;
            in
            quotes
            + open
            + concatStringsSep open (lib.init escaped)
            + (if final == "" then close else open + final)
            + quotes;
        in
        if isInt value || isPath value then
          toString value
        else if isFloat value || value == true || value == false || value == null then
          toJSON value
        else if isString value then
          (
            let
              lines = stringLines value;
            in
            if multiline && length lines > 1 then textBlock lines else oneLine lines
          )
        else if isList value then
          (if value == [ ] then "[ ]" else block "[" (map (show deeper) value) "]")
        else if lib.isFunction value then
          functionText value
        else if allowPrettyValues && value ? __pretty && value ? val then
          value.__pretty value.val
        else if value == { } then
          "{ }"
        else if value.type or null == "derivation" then
          "<derivation ${value.name or "???"}>"
        else if isAttrs value then
          block "{" (lib.mapAttrsToList attribute value) "}"
        else
          abort "generators.toPretty cannot show a ${builtins.typeOf value}.";
    in
    show indent;

  # Limits the depth to which a value is read. Deeper values become a placeholder or an error.
  withRecursion =
    {
      depthLimit,
      throwOnDepthLimit ? true,
    }:
    assert isInt depthLimit;
    let
      untouched = [
        "__functor"
        "__functionArgs"
        "__toString"
        "__pretty"
      ];
      cut =
        depth: value:
        if depth <= depthLimit then
          value
        else if throwOnDepthLimit then
          throw "generators.withRecursion: the value is nested deeper than the limit of ${toString depthLimit}."
        else
          "<unevaluated>";
      inside = depth: value: at (depth + 1) (cut (depth + 1) value);
      at =
        depth: value:
        if isAttrs value then
          builtins.mapAttrs (
            name: item: if builtins.elem name untouched then item else inside depth item
          ) value
        else if isList value then
          map (inside depth) value
        else
          cut (depth + 1) value;
    in
    at 0;
}
