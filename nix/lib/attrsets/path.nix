# Reading and writing at a path of names inside nested attribute sets.
lib:
let
  inherit (builtins)
    elemAt
    genList
    head
    isAttrs
    length
    mapAttrs
    ;

  # How many names of the path exist, and the value of the last of them.
  walk =
    path: set:
    let
      from =
        depth: value:
        if depth < length path && value ? ${elemAt path depth} then
          from (depth + 1) value.${elemAt path depth}
        else
          { inherit depth value; };
    in
    from 0 set;
in
rec {
  attrByPath =
    path: fallback: set:
    let
      end = walk path set;
    in
    if end.depth == length path then end.value else fallback;

  hasAttrByPath = path: set: (walk path set).depth == length path;

  longestValidPathPrefix = path: set: genList (elemAt path) (walk path set).depth;

  getAttrFromPath =
    path: attrByPath path (abort "cannot find attribute '${builtins.concatStringsSep "." path}'");

  setAttrByPath =
    path: value:
    let
      below =
        depth: if depth == length path then value else { ${elemAt path depth} = below (depth + 1); };
    in
    below 0;

  showAttrPath =
    path:
    if path == [ ] then
      "<root attribute path>"
    else
      builtins.concatStringsSep "." (map lib.strings.escapeNixIdentifier path);

  # Updates of deeper paths come first, those of one path in the list's order.
  updateManyAttrsByPath =
    updates: set:
    let
      go =
        depth: exists: value: here:
        let
          parts = builtins.partition (update: length update.path == depth) here;
          deeper = builtins.groupBy (update: elemAt update.path depth) parts.wrong;
          pathOf = update: showAttrPath update.path;
          updated =
            if parts.wrong == [ ] then
              if exists then
                value
              else
                throw "updateManyAttrsByPath: ${pathOf (head parts.right)} does not exist, but its update reads it."
            else if !exists then
              mapAttrs (_: go (depth + 1) false null) deeper
            else if isAttrs value then
              value // mapAttrs (name: go (depth + 1) (value ? ${name}) value.${name}) deeper
            else
              throw "updateManyAttrsByPath: ${pathOf (head parts.wrong)} lies inside what is no attribute set.";
        in
        lib.foldl (acc: update: update.update acc) updated parts.right;
    in
    go 0 true set updates;
}
