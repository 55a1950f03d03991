# Options, files and definitions as the module system's messages show them.
lib:
let
  inherit (builtins)
    concatStringsSep
    filter
    isString
    length
    match
    split
    tryEval
    ;

  # Deep or endless values are cut, failing ones left out: a message must not fail itself.
  showValue =
    value:
    let
      shown = tryEval (
        lib.generators.toPretty { } (
          lib.generators.withRecursion {
            depthLimit = 10;
            throwOnDepthLimit = false;
          } value
        )
      );
      lines = filter isString (split "\n" shown.value);
      few = lib.take 5 lines ++ lib.optional (length lines > 5) "...";
    in
    if !shown.success then
      ""
    else if length lines == 1 then
      ": ${shown.value}"
    else
      ":\n    ${concatStringsSep "\n    " few}";
in
rec {
  # `*` and `<name>` stand for any name and stay unquoted.
  showOption =
    loc:
    concatStringsSep "." (
      map (
        name: if name == "*" || match "<(.*)>" name != null then name else lib.strings.escapeNixIdentifier name
      ) loc
    );

  showFiles = files: concatStringsSep " and " (map (file: "`${file}'") files);

  showDefs = defs: concatStringsSep "" (map (def: "\n- In `${def.file}'${showValue def.value}") defs);

  showOptionWithDefLocs =
    option:
    "${showOption option.loc}, with values defined in:\n${
      concatStringsSep "\n" (map (file: "  - ${file}") option.files)
    }\n";
}
