# Parts of lists, lists as sets, and finding in lists.
lib:
let
  inherit (builtins)
    elem
    elemAt
    filter
    foldl'
    genList
    head
    length
    ;
  fromEmpty = name: throw "lists.${name}: the list must not be empty.";
in
rec {
  sublist =
    start: count: items:
    let
      left = length items - start;
    in
    genList (n: elemAt items (start + n)) (
      if left <= 0 then
        0
      else if count > left then
        left
      else
        count
    );
  take = sublist 0;
  drop = count: items: sublist count (length items) items;
  takeEnd = count: items: drop (lib.max 0 (length items - count)) items;
  dropEnd = count: items: take (lib.max 0 (length items - count)) items;
  last = items: if items == [ ] then fromEmpty "last" else elemAt items (length items - 1);
  init = items: if items == [ ] then fromEmpty "init" else take (length items - 1) items;

  hasPrefix = prefix: items: take (length prefix) items == prefix;
  removePrefix =
    prefix: items:
    if hasPrefix prefix items then
      drop (length prefix) items
    else
      throw "lists.removePrefix: the first list is no prefix of the second.";
  commonPrefix =
    left: right:
    let
      differs = lib.zipListsWith (a: b: a != b) left right;
    in
    take (findFirstIndex (different: different) (length differs) differs) left;

  remove = item: filter (other: other != item);
  unique = foldl' (seen: item: if elem item seen then seen else seen ++ [ item ]) [ ];
  uniqueStrings = items: builtins.attrNames (builtins.groupBy (item: item) items);
  allUnique = items: length (unique items) == length items;
  intersectLists = wanted: filter (item: elem item wanted);
  subtractLists = unwanted: filter (item: !(elem item unwanted));
  mutuallyExclusive = left: right: !(builtins.any (item: elem item right) left);

  inherit (builtins) partition groupBy;
  groupBy' =
    f: start: key: items:
    builtins.mapAttrs (_: lib.foldl f start) (builtins.groupBy key items);

  findSingle =
    matches: none: several: items:
    let
      found = filter matches items;
    in
    if found == [ ] then
      none
    else if length found == 1 then
      head found
    else
      several;

  findFirstIndex =
    matches: fallback: items:
    let
      # Counts down below zero until the first match turns it into that match's index.
      index = foldl' (
        at: item:
        if at >= 0 then
          at
        else if matches item then
          -1 - at
        else
          at - 1
      ) (-1) items;
    in
    if index < 0 then fallback else index;
  findFirst =
    matches: fallback: items:
    let
      index = findFirstIndex matches null items;
    in
    if index == null then fallback else elemAt items index;
}
