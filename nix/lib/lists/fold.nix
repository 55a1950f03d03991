# Building, mapping and folding lists.
lib:
let
  inherit (builtins)
    concatMap
    elemAt
    genList
    isList
    length
    seq
    ;
in
rec {
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    genList
    head
    isList
    length
    map
    sort
    tail
    ;

  singleton = item: [ item ];
  toList = value: if isList value then value else [ value ];
  forEach = items: f: map f items;
  optional = condition: item: if condition then [ item ] else [ ];
  optionals = condition: items: if condition then items else [ ];
  replicate = count: item: genList (_: item) count;
  range = first: last: genList (n: first + n) (if first > last then 0 else last - first + 1);
  flatten = value: if isList value then concatMap flatten value else [ value ];
  concatAttrValues = set: builtins.concatLists (builtins.attrValues set);

  imap0 = f: items: genList (n: f n (elemAt items n)) (length items);
  imap1 = f: imap0 (n: f (n + 1));
  ifilter0 =
    keep: items:
    map (elemAt items) (
      builtins.filter (n: keep n (elemAt items n)) (genList (n: n) (length items))
    );

  foldr =
    f: start: items:
    let
      from = n: if n == length items then start else f (elemAt items n) (from (n + 1));
    in
    from 0;
  # Lazy in the accumulator, unlike foldl'.
  foldl =
    f: start: items:
    let
      upTo = n: if n == 0 then start else f (upTo (n - 1)) (elemAt items (n - 1));
    in
    upTo (length items);
  fold = lib.warn "lib.fold is deprecated: use lib.foldr." foldr;
  # Older Nix leaves the start unforced.
  foldl' =
    f: start:
    seq start (builtins.foldl' f start);
  count = matches: builtins.foldl' (sum: item: if matches item then sum + 1 else sum) 0;

  zipListsWith =
    f: left: right:
    genList (n: f (elemAt left n) (elemAt right n)) (lib.min (length left) (length right));
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });

  # Applies a function of several arguments to every combination of items.
  crossLists = f: foldl (functions: items: concatMap (g: map g items) functions) [ f ];

  replaceElemAt =
    items: index: item:
    if index < 0 || index >= length items then
      throw "lists.replaceElemAt: no index ${toString index} in a list of ${toString (length items)}."
    else
      imap0 (n: old: if n == index then item else old) items;
}
