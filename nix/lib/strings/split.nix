# Splits strings into lists.
lib:
let
  inherit (builtins)
    filter
    foldl'
    isString
    split
    substring
    ;
in
{
  splitString =
    separator: text:
    map (lib.addContextFrom text) (
      filter isString (split (lib.escapeRegex (toString separator)) (toString text))
    );

  # Splits before each character that the predicate accepts. The predicate also gets the character before it.
  splitStringBy =
    cutsAt: keepsCut: text:
    let
      step =
        state: char:
        {
          previous = char;
        }
        // (
          if cutsAt state.previous char then
            {
              done = state.done ++ [ state.part ];
              part = if keepsCut then char else "";
            }
          else
            {
              inherit (state) done;
              part = state.part + char;
            }
        );
      end = foldl' step {
        previous = "";
        done = [ ];
        part = substring 0 0 text;
      } (lib.stringToCharacters text);
    in
    map (lib.addContextFrom text) (end.done ++ [ end.part ]);
}
