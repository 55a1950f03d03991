# Where the manifests in lists were written: { KEY = { file, index }; }, by the keys that the type of the option
# makes. `index` is the position in the list of `file`. It is empty if a single module defines the option, because the position
# in the merged list is then enough, and for modules that are not in a file.
option:
let
  inherit (builtins)
    elemAt
    filter
    genList
    isList
    length
    listToAttrs
    ;
  identity = import ./identity.nix;

  definitions = option.definitionsWithLocations or [ ];
  itemsOf = option.type.itemsOf or (_loc: _defs: [ ]);
  items = itemsOf option.loc (filter (def: isList def.value) definitions);
  keys = identity.unique (map (item: identity.key item.value) items);

in
if length definitions < 2 then
  { }
else
  listToAttrs (
    filter (place: place.value.file != "<unknown-file>") (
      genList (n: {
        name = elemAt keys n;
        value = { inherit (elemAt items n) file index; };
      }) (length items)
    )
  )
