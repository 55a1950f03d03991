# Functions that make a value from the definitions of an option. Each definition is a { file, value }.
lib:
let
  inherit (builtins)
    all
    concatLists
    concatStringsSep
    foldl'
    head
    isAttrs
    isBool
    isInt
    isList
    isString
    length
    tail
    ;
  inherit (lib.options) showDefs showOption;

  priorityHint =
    "\nGive one of them a priority of its own: `lib.mkForce value` is stronger, "
    + "`lib.mkDefault value` weaker.\n";
in
rec {
  getValues = map (def: def.value);
  getFiles = map (def: def.file);

  # For types without a merge function. The kind of the values decides how they are merged.
  mergeDefaultOption =
    loc: defs:
    let
      values = getValues defs;
      first = head values;
    in
    if length values == 1 then
      first
    else if all isList values then
      concatLists values
    else if all isAttrs values then
      foldl' (all: set: all // set) { } values
    else if all isBool values then
      foldl' (any: value: any || value) false values
    else if all isString values then
      concatStringsSep "" values
    else if all isInt values && all (value: value == first) values then
      first
    else
      throw "Cannot merge definitions of `${showOption loc}'. Definition values:${showDefs defs}";

  mergeOneOption = mergeUniqueOption { message = ""; };

  mergeUniqueOption =
    {
      message,
      merge ? (_loc: defs: (head defs).value),
    }:
    loc: defs:
    if length defs == 1 then
      merge loc defs
    else
      throw (
        "The option `${showOption loc}' is defined multiple times while it's expected to be unique.\n"
        + "${message}\nDefinition values:${showDefs defs}${priorityHint}"
      );

  mergeEqualOption =
    loc: defs:
    let
      first = head defs;
      compared =
        kept: def:
        if def.value == first.value then
          kept
        else
          throw "The option `${showOption loc}' has conflicting definition values:${
            showDefs [
              first
              def
            ]
          }${priorityHint}";
    in
    if length defs == 1 then first.value else foldl' compared first.value (tail defs);
}
