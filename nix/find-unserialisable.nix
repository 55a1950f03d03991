# The places in manifests that can't become JSON: [ { entry, path, what } ], and the `index` and `file` of an entry that has
# them. It is called only after nix has failed, because old versions of nix say only "cannot convert a function to JSON",
# and name no place if a set contains itself.
entries:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatLists
    concatMap
    elemAt
    filter
    genList
    head
    isAttrs
    isFunction
    isList
    isString
    length
    match
    removeAttrs
    toJSON
    tryEval
    ;

  isSimple = name: match "[A-Za-z_][A-Za-z0-9_'-]*" name != null;
  field = name: if isSimple name then ".${name}" else "[${toJSON name}]";

  # Values of the module system contain functions and refer to themselves. They are reported as a whole.
  ofModules = {
    option = "an option declaration (mkOption)";
    option-type = "an option type";
  };

  isOfModules = value: isAttrs value && isString (value._type or null) && ofModules ? ${value._type};
  isData = value: isAttrs value && !(value ? outPath || value ? __toString || isOfModules value);

  deepest = 1000;
  isTooDeep =
    depth: thunk:
    let
      attempt = tryEval thunk;
      inherit (attempt) value;
    in
    attempt.success
    && (
      depth > deepest
      || (isData value && any (isTooDeep (depth + 1)) (attrValues value))
      || (isList value && any (isTooDeep (depth + 1)) value)
    );

  # Stops at the first field that is too deep, because a search through all of them could take for ever.
  deepField = object: head (filter (name: isTooDeep 1 object.${name}) (attrNames object));

  search =
    object:
    if isTooDeep 0 object then
      [
        {
          path = if isAttrs object then field (deepField object) else "";
          what = "nested deeper than ${toString deepest} levels";
        }
      ]
    else
      walk "" object;

  walk =
    path: thunk:
    let
      attempt = tryEval thunk;
      value = attempt.value;
    in
    # A value that throws has its own message. This searches only for functions.
    if !attempt.success then
      [ ]
    else if isFunction value then
      [
        {
          inherit path;
          what = "a function";
        }
      ]
    else if isOfModules value then
      [
        {
          inherit path;
          what = ofModules.${value._type};
        }
      ]
    else if isData value then
      concatMap (name: walk (path + field name) value.${name}) (attrNames value)
    else if isList value then
      concatLists (genList (index: walk "${path}[${toString index}]" (elemAt value index)) (length value))
    else
      [ ];
in
concatMap (
  entry: map (found: found // removeAttrs entry [ "object" ]) (search entry.object)
) entries
