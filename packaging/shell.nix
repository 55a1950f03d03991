# What working on kubectl-nixos needs; scripts/ find all of it on PATH. For callPackage.
{
  lib,
  stdenvNoCC,
  mkShellNoCC,
  bun,
  etcd,
  git,
  go,
  kubectl,
  kubernetes,
  nix,
  nixfmt,
  nodejs,
}:
mkShellNoCC {
  packages = [
    bun
    etcd
    git
    go
    kubectl
    nix
    nixfmt
    nodejs
  ]
  # The API server, which nixpkgs has for Linux only; elsewhere tests build their own.
  ++ lib.optional stdenvNoCC.hostPlatform.isLinux kubernetes;
}
