# The development shell without flakes: `nix-shell`.
{
  pkgs ? import <nixpkgs> { },
}:
pkgs.callPackage ./packaging/shell.nix { }
