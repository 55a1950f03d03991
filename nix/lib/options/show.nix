# Texts of options, files and definitions for the messages of the module system.
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

  # Deep or endless values are cut, and values that throw are left out, because a message must not fail.
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
  # `*` and `<name>` mean any name, and are not quoted.
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
