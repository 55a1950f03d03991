# How types check and merge. In addition to check and merge, a type may have merge.v2. It takes
# { loc, defs }, and returns both the error (headError) and the value.
lib:
let
  inherit (builtins) all filter;
  inherit (lib.options) showDefs showOption;
in
rec {
  # The check of a merge.v2. If // { check = ...; } replaces it, merge.v2 ignores the new check.
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

  # The result of merge.v2 for any type, also for a type without merge.v2.
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

  # The functor of a type with an inner type. Two such types merge if their inner types merge.
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

  # The description of a type inside the description of another, in parentheses if it needs them.
  phrase =
    classes: type:
    lib.types.optionDescriptionPhrase (class: builtins.elem class classes) type;
}
