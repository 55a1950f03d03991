# Small functions on any value, warnings, and the few file readers that belong here.
lib:
let
  identity = value: value;

  # Nix has builtins.warn since 2.23. Older versions get a trace with the same words.
  warnByTrace =
    message: value:
    assert builtins.isString message;
    if
      builtins.elem (builtins.getEnv "NIX_ABORT_ON_WARN") [
        "1"
        "true"
        "yes"
      ]
    then
      builtins.trace "evaluation warning: ${message}" (
        abort "NIX_ABORT_ON_WARN is set: a warning ends the evaluation."
      )
    else
      builtins.trace "evaluation warning: ${message}" value;
in
rec {
  inherit (builtins)
    add
    sub
    mul
    div
    lessThan
    bitAnd
    bitOr
    bitXor
    ceil
    floor
    isBool
    isInt
    isFloat
    pathExists
    readFile
    seq
    deepSeq
    genericClosure
    ;

  id = identity;
  const = kept: _ignored: kept;
  flip =
    f: first: second:
    f second first;
  pipe = builtins.foldl' (value: f: f value);
  concat = first: second: first ++ second;
  mergeAttrs = base: over: base // over;

  "or" = a: b: a || b;
  and = a: b: a && b;
  xor = a: b: (!a) != (!b);
  bitNot = n: -1 - n;
  boolToString = b: if b then "true" else "false";
  boolToYesNo = b: if b then "yes" else "no";

  defaultTo = fallback: value: if value == null then fallback else value;
  mapNullable = f: value: if value == null then null else f value;

  min = a: b: if a < b then a else b;
  max = a: b: if a > b then a else b;
  mod = dividend: divisor: dividend - divisor * builtins.div dividend divisor;

  compare =
    a: b:
    if a < b then
      -1
    else if a > b then
      1
    else
      0;

  # Items that match come before items that do not.
  splitByAndCompare =
    matches: ifBoth: ifNeither: a: b:
    if matches a then
      (if matches b then ifBoth a b else -1)
    else if matches b then
      1
    else
      ifNeither a b;

  importJSON = file: builtins.fromJSON (builtins.readFile file);
  importTOML = file: builtins.fromTOML (builtins.readFile file);

  inNixShell = builtins.getEnv "IN_NIX_SHELL" != "";
  inPureEvalMode = !(builtins ? currentSystem);

  warn = builtins.warn or warnByTrace;
  warnIf = condition: message: if condition then warn message else identity;
  warnIfNot = condition: message: if condition then identity else warn message;
  throwIf = condition: message: if condition then throw message else identity;
  throwIfNot = condition: message: if condition then identity else throw message;
  info = message: builtins.trace "INFO: ${message}";
  showWarnings = warnings: value: lib.foldr warn value warnings;

  checkListOfEnum =
    message: valid: given:
    let
      join = values: builtins.concatStringsSep ", " (map toString values);
      wrong = lib.subtractLists valid given;
    in
    if wrong == [ ] then
      identity
    else
      throw "${message}: ${join wrong} unexpected; valid ones: ${join valid}";

  # A set with __functor counts as a function everywhere in lib.
  isFunction =
    value:
    builtins.isFunction value || (value ? __functor && builtins.isFunction (value.__functor value));
  functionArgs =
    f:
    if f ? __functor then
      f.__functionArgs or (functionArgs (f.__functor f))
    else
      builtins.functionArgs f;
  setFunctionArgs = f: args: {
    __functor = _self: f;
    __functionArgs = args;
  };
  mirrorFunctionArgs = f: g: setFunctionArgs g (functionArgs f);
  toFunction = value: if isFunction value then value else _: value;

  toBaseDigits =
    base: number:
    assert builtins.isInt base && builtins.isInt number && base >= 2 && number >= 0;
    (if number < base then [ ] else toBaseDigits base (number / base)) ++ [ (mod number base) ];

  toHexString =
    number:
    builtins.concatStringsSep "" (
      map (digit: builtins.substring digit 1 "0123456789ABCDEF") (toBaseDigits 16 number)
    );

  fromHexString =
    text:
    let
      digits = builtins.match "(0x)?([0-7]?[0-9A-Fa-f]{1,15})" text;
    in
    if digits == null then
      throw "fromHexString: ${lib.strings.escapeNixString text} is no hexadecimal number of 64 bits."
    else
      (builtins.fromTOML "n=0x${builtins.elemAt digits 1}").n;
}
