# Manifests, in either form, as [ { entry, object } ]: what the contract and `eval` are made of. Where they are a list,
# each has its `index`, too: people find an item by its position, and not by the key that is made for it here.
manifests:
let
  inherit (builtins)
    attrNames
    elemAt
    genList
    isList
    length
    map
    ;
  identity = import ./identity.nix;
  keys = identity.unique (map identity.key manifests);
in
if isList manifests then
  genList (index: {
    inherit index;
    entry = elemAt keys index;
    object = elemAt manifests index;
  }) (length manifests)
else
  map (entry: {
    inherit entry;
    object = manifests.${entry};
  }) (attrNames manifests)
