# `lib.kubernixosConfiguration` of the flake. The binary reads `contract` and `unserialisable` of the result.
{
  # The lib of nixpkgs, or the built-in one in ./lib.
  lib,
}:
arguments:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    filter
    isAttrs
    isList
    typeOf
    ;

  known = [
    "lib"
    "modules"
    "pkgs"
    "specialArgs"
  ];
  unknown = filter (name: !(builtins.elem name known)) (attrNames arguments);
  fail = message: throw "kubernixosConfiguration: ${message}";

  # nixosSystem takes `system`, so people try it here, too.
  advice =
    if unknown == [ "system" ] then
      "; the system is that of `pkgs', such as `pkgs = nixpkgs.legacyPackages.x86_64-linux'"
    else
      "";

  isLib = value: isAttrs value && value ? evalModules;
  isFlake = value: value ? legacyPackages || value._type or null == "flake";
  noPackages = throw ''
    `pkgs' is used, but kubernixosConfiguration was given none.
    Give it a package set, such as `pkgs = nixpkgs.legacyPackages.x86_64-linux'.'';
  pkgs =
    if !(arguments ? pkgs) then
      noPackages
    else if !(isAttrs arguments.pkgs) then
      fail "`pkgs' is a value of type ${typeOf arguments.pkgs}: a package set is expected"
    else if isFlake arguments.pkgs then
      fail "`pkgs' is a flake: a package set is expected, such as `nixpkgs.legacyPackages.x86_64-linux'"
    else if !(isLib (arguments.pkgs.lib or null)) then
      fail "`pkgs' has no `lib': a package set is expected, such as `nixpkgs.legacyPackages.x86_64-linux'"
    else
      arguments.pkgs;
  usedLib = arguments.lib or (if arguments ? pkgs then pkgs.lib else lib);

  checked =
    if !(isAttrs arguments) then
      fail "it is called with a value of type ${typeOf arguments}: a set is expected, such as `{ modules = [ ./shop.nix ]; }'"
    else if unknown != [ ] then
      fail "it takes ${concatStringsSep ", " known}, and not ${concatStringsSep ", " unknown}${advice}"
    else if !(arguments ? modules) then
      fail "`modules' is missing: a list of modules, such as `[ ./shop.nix ]'"
    else if !(isList arguments.modules) then
      fail "`modules' is a value of type ${typeOf arguments.modules}: a list of modules is expected, such as `[ ./shop.nix ]'"
    else if !(isAttrs (arguments.specialArgs or { })) then
      fail "`specialArgs' is a value of type ${typeOf arguments.specialArgs}: a set of arguments for modules is expected"
    else if !(isLib usedLib) then
      fail "`lib' has no `evalModules': nixpkgs' lib is expected, such as `nixpkgs.lib'"
    else
      {
        inherit pkgs;
        inherit (arguments) modules;
        specialArgs = arguments.specialArgs or { };
        lib = usedLib;
        path = null;
      };

  complete =
    evaluated:
    evaluated
    // import ./contract.nix (evaluated // { nixos = false; })
    // {
      extendModules = more: complete (evaluated.extendModules more);
    };
in
complete (removeAttrs (import ./evaluate.nix checked { nixos = false; }) [ "nixos" ])
