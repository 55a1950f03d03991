# The development shell: all tools that the scripts expect on PATH. For callPackage.
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
  # This is the API server. nixpkgs has it for Linux only; on other systems the tests build their own.
  ++ lib.optional stdenvNoCC.hostPlatform.isLinux kubernetes;
}
