# Names, versions and store paths of packages.
lib:
let
  inherit (builtins)
    compareVersions
    concatStringsSep
    filter
    head
    isList
    isString
    match
    parseDrvName
    split
    stringLength
    substring
    unsafeDiscardStringContext
    ;
in
{
  getName =
    package:
    if isString package then
      (parseDrvName package).name
    else
      package.pname or (parseDrvName package.name).name;
  getVersion =
    package:
    if isString package then
      (parseDrvName package).version
    else
      package.version or (parseDrvName package.name).version;

  versionOlder = version: reference: compareVersions reference version > 0;
  versionAtLeast = version: reference: compareVersions reference version <= 0;

  makeSearchPath =
    folder: paths: concatStringsSep ":" (map (path: path + "/" + folder) (filter (path: path != null) paths));

  # A path directly inside the store, or the placeholder of a content-addressed path.
  isStorePath =
    value:
    lib.isStringLike value
    && (
      let
        text = toString value;
      in
      substring 0 1 text == "/" && (dirOf text == builtins.storeDir || match "/[0-9a-z]{52}" text != null)
    );

  # At most 207 characters, all of them valid in a store path, without leading dots.
  sanitizeDerivationName =
    name:
    let
      plain = unsafeDiscardStringContext name;
      undotted = head (match "\\.*(.*)" plain);
      dashed = lib.concatMapStrings (part: if isList part then "-" else part) (
        split "[^[:alnum:]+._?=-]+" undotted
      );
      end = substring (lib.max 0 (stringLength dashed - 207)) (-1) dashed;
    in
    if stringLength name <= 207 && match "[[:alnum:]+_?=-][[:alnum:]+._?=-]*" name != null then
      plain
    else if end == "" then
      "unknown"
    else
      end;
}
