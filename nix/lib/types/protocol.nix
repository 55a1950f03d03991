# How types check and merge. Besides check and merge a type may have merge.v2, which takes
# { loc, defs } and says in one go what is wrong (headError) and what the value is.
lib:
let
  inherit (builtins) all filter;
  inherit (lib.options) showDefs showOption;
in
rec {
  # A check that belongs to a merge.v2; replacing it with // { check = ...; } would be ignored by that.
  coherent = check: {
    __functor = _self: check;
    isV2MergeCoherent = true;
  };

  mergeV2 = v2: {
    inherit v2;
    __functor =
      self: loc: defs:
      (self.v2 { inherit loc defs; }).value;
  };

  headError =
    check: defs:
    if all (def: check def.value) defs then
      null
    else
      { message = "Definition values: ${showDefs (filter (def: !(check def.value)) defs)}"; };

  # The v2 outcome of any type, also of one that has no merge.v2.
  attempt =
    type: loc: defs:
    if type.merge ? v2 then
      if type.check.isV2MergeCoherent or false then
        type.merge.v2 { inherit loc defs; }
      else
        throw (
          "The option `${showOption loc}' has a type `${type.description}' whose check was replaced with "
          + "`type // { check = ...; }', which its merge would ignore. Use `lib.types.addCheck` instead."
        )
    else
      {
        headError = headError type.check defs;
        value = type.merge loc defs;
        valueMeta = { };
      };

  # The functor of a type around another: two of them merge when the inner types do.
  elemFunctor = name: payload: {
    inherit name payload;
    type = lib.types.${name};
    binOp =
      left: right:
      let
        elemType = left.elemType.typeMerge right.elemType.functor;
      in
      if elemType == null then null else { inherit elemType; };
  };

  # A functor whose payload must be the same on both sides.
  equalFunctor = name: type: payload: {
    inherit name type payload;
    binOp = left: right: if left == right then left else null;
  };

  # A type's description inside another's, in parentheses unless its kind of phrase reads well there.
  phrase =
    classes: type:
    lib.types.optionDescriptionPhrase (class: builtins.elem class classes) type;
}
