# The message for definitions of options that do not exist.
lib:
let
  inherit (builtins)
    addErrorContext
    attrNames
    concatStringsSep
    filter
    head
    ;
  inherit (lib) init last;
  inherit (lib.options) showDefs showOption;
  inherit (lib.strings) levenshtein levenshteinAtMost;

  # The three nearest names. If there are very many names, only near ones are compared, because comparing takes time.
  nearest =
    name: candidates:
    lib.take 3 (
      lib.sortOn (levenshtein name) (
        if builtins.length candidates < 100 then candidates else filter (levenshteinAtMost 2 name) candidates
      )
    );

  orList =
    items:
    if builtins.length items == 1 then head items else "${concatStringsSep ", " (init items)} or ${last items}";
in
prefix: options: def:
let
  loc = prefix ++ def.prefix;
  siblings = attrNames (lib.attrByPath (init def.prefix) { } options);
  candidates = if init def.prefix == [ ] then lib.remove "_module" siblings else siblings;
  suggestions = map (name: "`${showOption (init loc ++ [ name ])}'") (nearest (last loc) candidates);
  noOptions =
    if prefix == [ ] then
      "\n\nNo options are declared at all: it seems as if you're trying to declare an option "
      + "by placing it into `config' rather than `options'."
    else
      "\n\nHowever there are no options defined in `${showOption prefix}'. "
      + "A submodule's options stand under its `options', not its `config'.";
in
addErrorContext "while evaluating the error message for an option that does not exist, defined in `${def.file}'" (
  "The option `${showOption loc}' does not exist. Definition values:${showDefs [ def ]}"
  + lib.optionalString (suggestions != [ ]) "\n\nDid you mean ${orList suggestions}?"
  + lib.optionalString (attrNames options == [ "_module" ]) noOptions
)
