# Parts of version strings.
lib:
let
  inherit (builtins) elemAt splitVersion concatStringsSep;
in
{
  inherit (builtins) compareVersions splitVersion;

  major = version: elemAt (splitVersion version) 0;
  minor = version: elemAt (splitVersion version) 1;
  patch = version: elemAt (splitVersion version) 2;
  majorMinor = version: concatStringsSep "." (lib.take 2 (splitVersion version));

  # Cuts or fills the version to a count of numbers. The text after the first dash stays.
  pad =
    count: version:
    let
      numbers = builtins.head (lib.splitString "-" version);
      filled = splitVersion numbers ++ builtins.genList (_: "0") count;
    in
    concatStringsSep "." (lib.take count filled) + lib.removePrefix numbers version;
}
