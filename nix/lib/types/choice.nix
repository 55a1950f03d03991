# Types that are one of several types, null or a type, or a type whose values are converted.
lib:
let
  inherit (builtins)
    elemAt
    filter
    foldl'
    head
    tail
    ;
  inherit (lib.types)
    attrsOf
    bool
    either
    float
    int
    listOf
    mkOptionType
    nullOr
    oneOf
    path
    serializableValueWith
    str
    ;
  inherit (lib.options)
    getFiles
    showDefs
    showFiles
    showOption
    ;
  protocol = import ./protocol.nix lib;
  inherit (protocol) attempt phrase;
in
{
  nullOr =
    elemType:
    mkOptionType {
      name = "nullOr";
      description = "null or ${phrase [ "noun" "conjunction" ] elemType}";
      descriptionClass = "conjunction";
      check = value: value == null || elemType.check value;
      merge =
        loc: defs:
        let
          others = filter (def: def.value != null) defs;
        in
        if others == [ ] then
          null
        else if builtins.length others == builtins.length defs then
          elemType.merge loc defs
        else
          throw "The option `${showOption loc}` is defined both null and not null, in ${showFiles (getFiles defs)}.";
      emptyValue.value = null;
      inherit (elemType) getSubOptions getSubModules;
      substSubModules = modules: nullOr (elemType.substSubModules modules);
      functor = protocol.elemFunctor "nullOr" { inherit elemType; } // {
        type = payload: nullOr payload.elemType;
      };
      nestedTypes = { inherit elemType; };
    };

  # Either all definitions have the first type, or all have the second.
  either =
    left: right:
    let
      functor = protocol.elemFunctor "either" {
        elemType = [
          left
          right
        ];
      };
    in
    mkOptionType {
      name = "either";
      description =
        if left.descriptionClass or null == "nonRestrictiveClause" then
          "${left.description}, or ${phrase [ "noun" "conjunction" ] right}"
        else
          "${phrase [ "noun" "conjunction" ] left} or ${phrase [ "noun" "conjunction" "composite" ] right}";
      descriptionClass = "conjunction";
      check = protocol.coherent (value: left.check value || right.check value);
      merge = protocol.mergeV2 (
        { loc, defs }:
        let
          asLeft = attempt left loc defs;
          asRight = attempt right loc defs;
          headError.message =
            "The option `${showOption loc}` is neither a value of type `${left.description}` "
            + "nor `${right.description}`, Definition values: ${showDefs defs}";
        in
        if asLeft.headError == null then
          asLeft
        else if asRight.headError == null then
          asRight
        else
          {
            inherit headError;
            value = throw headError.message;
            valueMeta = { inherit headError; };
          }
      );
      inherit functor;
      typeMerge =
        other:
        let
          mergedLeft = left.typeMerge (head other.payload.elemType).functor;
          mergedRight = right.typeMerge (elemAt other.payload.elemType 1).functor;
        in
        if other.name != "either" || mergedLeft == null || mergedRight == null then
          null
        else
          either mergedLeft mergedRight;
      nestedTypes = { inherit left right; };
    };

  oneOf =
    types:
    if types == [ ] then
      throw "types.oneOf needs to get at least one type in its argument"
    else
      foldl' either (head types) (tail types);

  # The function converts definitions of the first type. The last type merges the results.
  coercedTo =
    coercedType: coerce: finalType:
    if coercedType.getSubModules != null then
      throw "coercedTo: coercedType must not have submodules (it's a ${coercedType.description})"
    else
      let
        check = value: (coercedType.check value && finalType.check (coerce value)) || finalType.check value;
        isCoerced =
          loc: def:
          if coercedType.merge ? v2 then
            (attempt coercedType loc [ def ]).headError == null
          else
            coercedType.check def.value;
      in
      mkOptionType {
        name = "coercedTo";
        description = "${phrase [ "noun" ] finalType} or ${phrase [ "noun" ] coercedType} convertible to it";
        check = protocol.coherent check;
        merge = protocol.mergeV2 (
          { loc, defs }:
          let
            coerced = map (
              def: if isCoerced loc def then def // { value = coerce def.value; } else def
            ) defs;
            outcome = attempt finalType loc coerced;
          in
          if finalType.merge ? v2 then
            outcome
          else
            outcome // { headError = protocol.headError check defs; }
        );
        inherit (finalType) emptyValue getSubOptions getSubModules;
        substSubModules = modules: lib.types.coercedTo coercedType coerce (finalType.substSubModules modules);
        typeMerge = _: null;
        nestedTypes = { inherit coercedType finalType; };
      };

  # Values that a format such as JSON can contain, at any depth.
  serializableValueWith =
    {
      typeName,
      nullable ? true,
    }:
    let
      base = oneOf [
        bool
        int
        float
        str
        path
        (attrsOf value)
        (listOf value)
      ];
      value = (if nullable then nullOr base else base) // {
        description = "${typeName} value";
      };
    in
    value;
  json = serializableValueWith { typeName = "JSON"; };
  toml = serializableValueWith {
    typeName = "TOML";
    nullable = false;
  };
}
