# Numbers from and to strings.
lib:
let
  inherit (builtins)
    fromJSON
    head
    isInt
    match
    stringLength
    ;

  # JSON does not read a number that is too large for 64 bits as an integer.
  readInt =
    name: text: digits:
    let
      number = fromJSON digits;
    in
    if isInt number then number else cannot name text;
  cannot = name: text: throw "${name}: ${lib.strings.escapeNixString text} is no integer of 64 bits.";
in
rec {
  toInt =
    text:
    let
      digits = match "[[:space:]]*(-?[[:digit:]]+)[[:space:]]*" text;
    in
    if digits == null then
      cannot "toInt" text
    else if match "0[[:digit:]]+" (head digits) != null then
      throw "toInt: ${lib.strings.escapeNixString text} may be octal or padded; toIntBase10 reads the latter."
    else
      readInt "toInt" text (head digits);

  toIntBase10 =
    text:
    let
      digits = match "[[:space:]]*0*(-?[[:digit:]]+)[[:space:]]*" text;
    in
    if digits == null then
      cannot "toIntBase10" text
    else if match "0+" (head digits) != null then
      0
    else
      readInt "toIntBase10" text (head digits);

  fixedWidthString =
    width: filler: text:
    let
      missing = width - stringLength text;
    in
    if missing < 0 then
      throw "fixedWidthString: ${lib.strings.escapeNixString text} is longer than ${toString width} characters."
    else if missing == 0 then
      text
    else
      filler + fixedWidthString (width - stringLength filler) filler text;
  fixedWidthNumber = width: number: fixedWidthString width "0" (toString number);

  floatToString =
    number:
    let
      text = toString number;
    in
    lib.warnIf (fromJSON text != number) "Imprecise conversion from float to string ${text}" text;
}
