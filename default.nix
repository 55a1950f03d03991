# The package without flakes: `nix-build`, or `callPackage ./kubectl-nixos { }` as with kubernixos.
{
  pkgs ? import <nixpkgs> { },
  ...
}@overrides:
pkgs.callPackage ./packaging/package.nix (removeAttrs overrides [ "pkgs" ])
