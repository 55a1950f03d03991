# The module of kubectl-nixos. Import it in your configuration, or let kubectl-nixos add it.
{
  # Two modules may import two copies of this file. The module system uses only one module of each key.
  key = "kubectl-nixos";

  imports = [
    ./manifests.nix
    ./inherited.nix
    ./settings.nix
    ./result.nix
  ];
}
