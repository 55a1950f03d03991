# The edit distance of two strings, for suggestions in error messages.
lib:
let
  inherit (builtins)
    elemAt
    foldl'
    genList
    length
    stringLength
    substring
    ;

  # The number of equal characters from the start, in the order of an index function.
  run =
    charsOf: left: right:
    let
      shorter = lib.min (stringLength left) (stringLength right);
      from = n: if n < shorter && charsOf left n == charsOf right n then from (n + 1) else n;
    in
    from 0;
in
rec {
  commonPrefixLength = run (text: n: substring n 1 text);
  commonSuffixLength = run (text: n: substring (stringLength text - n - 1) 1 text);

  # Computes row by row. Each row has the distances of one prefix of the first string.
  levenshtein =
    left: right:
    let
      chars = lib.stringToCharacters right;
      nextRow =
        row: char:
        foldl' (
          next: column:
          let
            substituted = elemAt row column + (if elemAt chars column == char then 0 else 1);
            inserted = elemAt next column + 1;
            deleted = elemAt row (column + 1) + 1;
          in
          next ++ [ (lib.min substituted (lib.min inserted deleted)) ]
        ) [ (builtins.head row + 1) ] (genList (n: n) (length chars));
      firstRow = genList (n: n) (length chars + 1);
    in
    lib.last (foldl' nextRow firstRow (lib.stringToCharacters left));

  levenshteinAtMost = limit: left: right: left == right || (limit > 0 && levenshtein left right <= limit);
}
