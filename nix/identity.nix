# The keys of the items of a list: `list:<group>/<kind>/<namespace>/<name>`.
let
  inherit (builtins)
    attrNames
    concatLists
    elemAt
    genList
    groupBy
    isAttrs
    isString
    length
    listToAttrs
    map
    match
    unsafeDiscardStringContext
    ;

  # A name may be made from a store path. Nix does not allow a reference to the store in the name of an attribute.
  text = value: if isString value then unsafeDiscardStringContext value else "";
  groupOf =
    apiVersion:
    let
      parts = match "(.*)/[^/]*" apiVersion;
    in
    if parts == null then "" else elemAt parts 0;

  key =
    manifest:
    let
      metadata = if isAttrs (manifest.metadata or null) then manifest.metadata else { };
      group = groupOf (text (manifest.apiVersion or ""));
      kind = text (manifest.kind or "");
      namespace = text (metadata.namespace or "");
      name = text (metadata.name or "");
    in
    "list:${group}/${kind}/${namespace}/${name}";

  # Equal keys get the suffix `#2`, `#3`, so that the later check for duplicates sees both items and can name them.
  unique =
    keys:
    let
      positions = groupBy (index: elemAt keys index) (genList (index: index) (length keys));
      numbered =
        name:
        let
          indexes = positions.${name};
        in
        genList (nth: {
          name = toString (elemAt indexes nth);
          value = if nth == 0 then name else "${name}#${toString (nth + 1)}";
        }) (length indexes);
      names = listToAttrs (concatLists (map numbered (attrNames positions)));
    in
    if length (attrNames positions) == length keys then
      keys
    else
      genList (index: names.${toString index}) (length keys);
in
{
  inherit key unique;
}
