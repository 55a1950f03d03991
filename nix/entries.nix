# Manifests of both forms as [ { entry, object } ], for the contract and `eval`. Items of a list also have their `index`,
# because people find an item by its position, and not by the key that identity.nix makes.
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
