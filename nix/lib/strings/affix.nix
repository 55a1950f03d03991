# Beginnings and ends of strings, and white space around them.
lib:
let
  inherit (builtins) match stringLength substring;

  # A path here would be copied to the store. nixpkgs warns that this is a mistake; we refuse it.
  noPath =
    name: value: result:
    if builtins.isPath value then
      throw "lib.${name}: the first argument is a path; only strings are supported."
    else
      result;
in
rec {
  hasPrefix = prefix: text: noPath "hasPrefix" prefix (substring 0 (stringLength prefix) text == prefix);

  hasSuffix =
    suffix: text:
    let
      start = stringLength text - stringLength suffix;
    in
    noPath "hasSuffix" suffix (start >= 0 && substring start (-1) text == suffix);

  hasInfix = infix: text: noPath "hasInfix" infix (match ".*${lib.escapeRegex infix}.*" "${text}" != null);

  removePrefix =
    prefix: text:
    if hasPrefix prefix text then substring (stringLength prefix) (-1) text else text;

  removeSuffix =
    suffix: text:
    if hasSuffix suffix text then substring 0 (stringLength text - stringLength suffix) text else text;

  trim = trimWith {
    start = true;
    end = true;
  };

  # White space is the space, tab, carriage return and newline.
  trimWith =
    {
      start ? false,
      end ? false,
    }:
    text:
    let
      blank = "[ \t\r\n]*";
      before = if start then blank else "";
      found = match (if end then "${before}(.*[^ \t\r\n])${blank}" else "${before}(.*)") text;
    in
    if found == null then "" else builtins.head found;
}
