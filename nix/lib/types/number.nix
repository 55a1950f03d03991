# Numbers with bounds.
lib:
let
  inherit (lib.types)
    addCheck
    either
    float
    int
    ints
    number
    ;

  bounded =
    kind: show: type: name: description: low: high:
    if low > high then
      throw "${kind}.between: the lowest value must not be above the highest."
    else
      addCheck type (value: value >= low && value <= high)
      // {
        inherit name;
        description = "${description}between ${show low} and ${show high} (both inclusive)";
      };

  above =
    type: name: description: check:
    addCheck type check
    // {
      inherit name description;
      descriptionClass = "nonRestrictiveClause";
    };

  boundedInt = bounded "ints" toString int;
  # 2 to the power of the bits.
  sized = bits: builtins.foldl' (size: _: size * 2) 1 (builtins.genList (n: n) bits);
  unsigned =
    bits: boundedInt "unsignedInt${toString bits}" "${toString bits} bit unsigned integer; " 0 (sized bits - 1);
  signed =
    bits:
    let
      half = sized (bits - 1);
    in
    boundedInt "signedInt${toString bits}" "${toString bits} bit signed integer; " (0 - half) (half - 1);
in
{
  ints = {
    between = boundedInt "intBetween" "integer ";
    unsigned = above int "unsignedInt" "unsigned integer, meaning >=0" (value: value >= 0);
    positive = above int "positiveInt" "positive integer, meaning >0" (value: value > 0);
    u8 = unsigned 8;
    u16 = unsigned 16;
    u32 = unsigned 32;
    s8 = signed 8;
    s16 = signed 16;
    s32 = signed 32;
  };
  port = ints.u16;

  number = either int float;
  numbers = {
    between = bounded "numbers" builtins.toJSON number "numberBetween" "integer or floating point number ";
    nonnegative = above number "numberNonnegative" "nonnegative integer or floating point number, meaning >=0" (
      value: value >= 0
    );
    positive = above number "numberPositive" "positive integer or floating point number, meaning >0" (
      value: value > 0
    );
  };
}
