# What a type is made of, and how two declarations' types become one.
lib:
let
  isType = kind: value: value._type or "" == kind;
in
rec {
  inherit isType;
  setType = kind: value: value // { _type = kind; };
  isOptionType = isType "option-type";

  defaultFunctor = name: {
    inherit name;
    type = lib.types.${name} or null;
    payload = null;
    binOp = _left: _right: null;
  };

  # null says that the two types cannot be one.
  defaultTypeMerge =
    left: right:
    if left.name != right.name then
      null
    else if left.payload == null && right.payload == null then
      left.type
    else
      assert left.payload != null && right.payload != null;
      let
        payload = left.binOp left.payload right.payload;
      in
      if payload == null then null else left.type payload;

  mergeTypes =
    left: right:
    assert isOptionType left && isOptionType right;
    let
      merged = left.typeMerge right.functor;
    in
    if merged == null then setType "merge-error" { error = "Cannot merge types"; } else merged;

  # check looks at the head of a value only; merge sees definitions that passed it.
  mkOptionType =
    {
      name,
      description ? null,
      descriptionClass ? null,
      check ? (_: true),
      merge ? lib.options.mergeDefaultOption,
      emptyValue ? { },
      getSubOptions ? (_prefix: { }),
      getSubModules ? null,
      substSubModules ? (_modules: null),
      functor ? defaultFunctor name,
      typeMerge ? defaultTypeMerge functor,
      deprecationMessage ? null,
      nestedTypes ? { },
    }:
    {
      _type = "option-type";
      description = if description == null then name else description;
      inherit
        name
        descriptionClass
        check
        merge
        emptyValue
        getSubOptions
        getSubModules
        substSubModules
        functor
        typeMerge
        deprecationMessage
        nestedTypes
        ;
    };

  optionDescriptionPhrase =
    readsWell: type:
    if readsWell (type.descriptionClass or null) then type.description else "(${type.description})";

  # Used like `types.types.str` by some.
  types = lib.types;
}
