# The values in a manifest that refer to the Nix store: [ { path, isFile } ]. `path` is the list of names that lead to the
# value. `isFile` says that nix copied a file or folder there; otherwise a derivation would build what is there.
# A text that has lost its context, by unsafeDiscardStringContext, is not found.
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatLists
    concatMap
    elemAt
    genList
    getContext
    hasContext
    isAttrs
    isList
    length
    toJSON
    ;

  walk =
    path: value:
    let
      text = toJSON value;
    in
    if isAttrs value && !(value ? outPath || value ? __toString) then
      concatMap (name: walk (path ++ [ name ]) value.${name}) (attrNames value)
    else if isList value then
      concatLists (genList (index: walk (path ++ [ (toString index) ]) (elemAt value index)) (length value))
    else if hasContext text then
      [
        {
          inherit path;
          isFile = all (reference: reference.path or false) (attrValues (getContext text));
        }
      ]
    else
      [ ];
in
walk [ ]
