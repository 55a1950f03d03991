# The module of kubectl-nixos. Import it, or let kubectl-nixos add it.
{
  imports = [
    ./manifests.nix
    ./inherited.nix
    ./settings.nix
    ./result.nix
  ];
}
