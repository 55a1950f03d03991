# Sorting, comparing and reversing lists.
lib:
let
  inherit (builtins)
    elemAt
    filter
    genList
    head
    isList
    length
    partition
    sort
    tail
    ;

  # Sorts by a key that is computed once for each item.
  sortByKey =
    less: key: items:
    map (pair: pair.item) (
      sort (a: b: less a.key b.key) (
        map (item: {
          key = key item;
          inherit item;
        }) items
      )
    );
in
rec {
  reverseList =
    items:
    let
      final = length items - 1;
    in
    genList (n: elemAt items (final - n)) (length items);

  sortOn = sortByKey (a: b: a < b);

  compareLists =
    compare: left: right:
    if left == [ ] then
      (if right == [ ] then 0 else -1)
    else if right == [ ] then
      1
    else
      let
        order = compare (head left) (head right);
      in
      if order != 0 then order else compareLists compare (tail left) (tail right);

  # Numbers inside the strings compare as numbers.
  naturalSort =
    let
      parts =
        text:
        map (part: if isList part then lib.toInt (head part) else part) (
          builtins.split "(0|[1-9][0-9]*)" text
        );
    in
    sortByKey (a: b: compareLists lib.compare a b < 0) parts;

  # Goes from the first item to an item that none comes before. If it meets the first item again, there is a cycle.
  listDfs =
    stopOnCycles: before: items:
    let
      visit =
        current: visited: rest:
        let
          loops = filter (item: before item current) visited;
          found = partition (item: before item current) rest;
        in
        if stopOnCycles && loops != [ ] then
          {
            cycle = current;
            inherit loops visited rest;
          }
        else if found.right == [ ] then
          {
            minimal = current;
            inherit visited rest;
          }
        else
          visit (head found.right) ([ current ] ++ visited) (tail found.right ++ found.wrong);
    in
    visit (head items) [ ] (tail items);

  toposort =
    before: items:
    let
      first = listDfs true before items;
      others = toposort before (first.visited ++ first.rest);
    in
    if length items < 2 then
      { result = items; }
    else if first ? cycle then
      {
        cycle = reverseList ([ first.cycle ] ++ first.visited);
        inherit (first) loops;
      }
    else if others ? cycle then
      others
    else
      { result = [ first.minimal ] ++ others.result; };
}
