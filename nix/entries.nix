# Manifests, in either form, as [ { entry, object } ]: what the contract and `eval` are made of.
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
    entry = elemAt keys index;
    object = elemAt manifests index;
  }) (length manifests)
else
  map (entry: {
    inherit entry;
    object = manifests.${entry};
  }) (attrNames manifests)
