# Where, in the manifests, JSON can't go: [ { entry, path, what } ]. Called only after nix has failed,
# because old versions of nix say no more than "cannot convert a function to JSON".
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
    length
    match
    toJSON
    tryEval
    ;

  isSimple = name: match "[A-Za-z_][A-Za-z0-9_'-]*" name != null;
  field = name: if isSimple name then ".${name}" else "[${toJSON name}]";

  walk =
    path: thunk:
    let
      attempt = tryEval thunk;
      value = attempt.value;
    in
    # What throws has its own message; this looks for functions only.
    if !attempt.success then
      [ ]
    else if isFunction value then
      [ path ]
    else if isAttrs value && !(value ? outPath || value ? __toString) then
      concatMap (name: walk (path + field name) value.${name}) (attrNames value)
    else if isList value then
      concatLists (genList (index: walk "${path}[${toString index}]" (elemAt value index)) (length value))
    else
      [ ];
in
concatMap (
  { entry, object }:
  map (path: {
    inherit entry path;
    what = "function";
  }) (walk "" object)
) entries
