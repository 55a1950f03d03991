# Building, mapping, filtering and folding attribute sets.
lib:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    filter
    foldl'
    isAttrs
    listToAttrs
    mapAttrs
    ;
in
rec {
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    ;

  nameValuePair = name: value: { inherit name value; };
  attrsToList = mapAttrsToList nameValuePair;
  attrVals = names: set: map (name: set.${name}) names;
  getAttrs = names: set: genAttrs names (name: set.${name});
  optionalAttrs = condition: set: if condition then set else { };

  genAttrs = names: f: genAttrs' names (name: nameValuePair name (f name));
  genAttrs' = items: toPair: listToAttrs (map toPair items);

  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);
  mapAttrsToList = f: set: attrValues (mapAttrs f set);
  concatMapAttrs = f: set: foldl' (all: part: all // part) { } (mapAttrsToList f set);

  mapAttrsRecursive = mapAttrsRecursiveCond (_: true);
  mapAttrsRecursiveCond =
    descends: f: set:
    let
      at =
        path: name: value:
        let
          here = path ++ [ name ];
        in
        if isAttrs value && descends value then mapAttrs (at here) value else f here value;
    in
    mapAttrs (at [ ]) set;

  mapAttrsToListRecursive = mapAttrsToListRecursiveCond (_path: _set: true);
  mapAttrsToListRecursiveCond =
    descends: f: set:
    let
      inside = path: value: concatMap (name: at (path ++ [ name ]) value.${name}) (attrNames value);
      at =
        path: value:
        if isAttrs value && descends path value then inside path value else [ (f path value) ];
    in
    inside [ ] set;

  filterAttrs = keep: set: removeAttrs set (filter (name: !keep name set.${name}) (attrNames set));
  filterAttrsRecursive =
    keep: set:
    mapAttrs (_: value: if isAttrs value then filterAttrsRecursive keep value else value) (
      filterAttrs keep set
    );

  foldlAttrs =
    f: start: set:
    foldl' (
      acc: name:
      f acc name set.${name}
    ) start (attrNames set);

  # Right to left over the sets; each name gathers by itself.
  foldAttrs =
    f: start: sets:
    lib.foldr (
      set: acc: acc // mapAttrs (name: value: f value (acc.${name} or start)) set
    ) { } sets;

  collect =
    wanted: value:
    if wanted value then
      [ value ]
    else if isAttrs value then
      concatMap (collect wanted) (attrValues value)
    else
      [ ];

  # The last name varies fastest.
  cartesianProduct =
    lists:
    foldl' (
      rows: name:
      concatMap (
        row: map (value: row // { ${name} = value; }) lists.${name}
      ) rows
    ) [ { } ] (attrNames lists);
  mapCartesianProduct = f: lists: map f (cartesianProduct lists);
}
