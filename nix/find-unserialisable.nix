# The places in manifests that can't become JSON: [ { entry, path, what } ], and the `index` of an entry that has one. It
# is called only after nix has failed, because old versions of nix say only "cannot convert a function to JSON".
entries:
let
  inherit (builtins)
    attrNames
    concatLists
    concatMap
    elemAt
    genList
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
    else if isAttrs value && isString (value._type or null) && ofModules ? ${value._type} then
      [
        {
          inherit path;
          what = ofModules.${value._type};
        }
      ]
    else if isAttrs value && !(value ? outPath || value ? __toString) then
      concatMap (name: walk (path + field name) value.${name}) (attrNames value)
    else if isList value then
      concatLists (genList (index: walk "${path}[${toString index}]" (elemAt value index)) (length value))
    else
      [ ];
in
concatMap (
  entry: map (found: found // removeAttrs entry [ "object" ]) (walk "" entry.object)
) entries
