# Joining several attribute sets.
lib:
let
  inherit (builtins)
    all
    attrNames
    catAttrs
    elemAt
    head
    isAttrs
    length
    listToAttrs
    mapAttrs
    ;
in
rec {
  zipAttrsWithNames =
    names: f: sets:
    listToAttrs (
      map (name: {
        inherit name;
        value = f name (catAttrs name sets);
      }) names
    );
  inherit (builtins) zipAttrsWith;
  zipAttrs = zipAttrsWith (_name: values: values);

  # Joins by halves. // copies its result, so joining one by one would take quadratic time.
  mergeAttrsList =
    sets:
    let
      between =
        start: count:
        if count == 1 then
          elemAt sets start
        else
          between start (count / 2) // between (start + count / 2) (count - count / 2);
    in
    if sets == [ ] then { } else between 0 (length sets);

  recursiveUpdateUntil =
    stops: base: over:
    let
      merge =
        path:
        zipAttrsWith (
          name: values:
          let
            here = path ++ [ name ];
          in
          # The overriding value comes first in the pair.
          if length values == 1 || stops here (elemAt values 1) (head values) then
            head values
          else
            merge here values
        );
    in
    merge [ ] [
      over
      base
    ];

  recursiveUpdate = recursiveUpdateUntil (_path: base: over: !(isAttrs base && isAttrs over));

  overrideExisting = base: over: mapAttrs (name: value: over.${name} or value) base;

  unionOfDisjoint =
    left: right:
    let
      both = builtins.intersectAttrs left right;
      names = builtins.concatStringsSep " " (attrNames both);
    in
    left
    // right
    // mapAttrs (name: _: throw "unionOfDisjoint: collision on ${name}; complete list: ${names}") both;

  matchAttrs =
    pattern: set:
    assert isAttrs pattern;
    all (
      name:
      let
        want = pattern.${name};
        have = set.${name};
      in
      set ? ${name} && (if isAttrs want then isAttrs have && matchAttrs want have else want == have)
    ) (attrNames pattern);
}
