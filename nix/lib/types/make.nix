# Makes types, and merges the types of two declarations.
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

  # null means that the two types can't be merged.
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

  # check looks only at the outermost part of a value. merge gets definitions that passed check.
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

  # Some configurations use this, as in `types.types.str`.
  types = lib.types;
}
