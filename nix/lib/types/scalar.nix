# Types of single values without an inner type, and types that take any value.
lib:
let
  inherit (builtins)
    elem
    foldl'
    head
    isAttrs
    isBool
    isFloat
    isInt
    ;
  inherit (lib.types) mkOptionType;
  inherit (lib.options) mergeEqualOption mergeOneOption;

  noun =
    name: description: fields:
    mkOptionType (
      {
        inherit name description;
        descriptionClass = "noun";
      }
      // fields
    );
in
{
  raw = noun "raw" "raw value" { merge = mergeOneOption; };
  unspecified = noun "unspecified" "unspecified value" { };

  bool = noun "bool" "boolean" {
    check = isBool;
    merge = mergeEqualOption;
  };
  boolByOr = noun "boolByOr" "boolean (merged using or)" {
    check = isBool;
    merge = _loc: foldl' (any: def: any || def.value) false;
  };
  int = noun "int" "signed integer" {
    check = isInt;
    merge = mergeEqualOption;
  };
  float = noun "float" "floating point number" {
    check = isFloat;
    merge = mergeEqualOption;
  };

  # Definitions are joined by // on the first level. If two of them define a name, the later one counts.
  attrs = mkOptionType {
    name = "attrs";
    description = "attribute set";
    check = isAttrs;
    merge = _loc: foldl' (all: def: all // def.value) { };
    emptyValue.value = { };
  };

  enum =
    values:
    let
      show =
        value:
        if builtins.isString value then
          "\"${value}\""
        else if isInt value then
          toString value
        else if isBool value then
          lib.boolToString value
        else
          "<${builtins.typeOf value}>";
      count = builtins.length values;
    in
    mkOptionType {
      name = "enum";
      description =
        if count == 0 then
          "impossible (empty enum)"
        else if count == 1 then
          "value ${show (head values)} (singular enum)"
        else
          "one of ${lib.concatMapStringsSep ", " show values}";
      descriptionClass = if count < 2 then "noun" else "conjunction";
      check = value: elem value values;
      merge = mergeEqualOption;
      # Two declarations together allow the values of both.
      functor = {
        name = "enum";
        type = payload: lib.types.enum payload.values;
        payload = { inherit values; };
        binOp = left: right: { values = lib.unique (left.values ++ right.values); };
      };
    };

  optionDeclaration = noun "optionDeclaration" "option declaration" {
    check = value: lib.isOption value && !(value ? value);
  };
}
