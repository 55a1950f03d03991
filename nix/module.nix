# The module of kubectl-nixos. Import it, or let kubectl-nixos add it.
{
  # Modules of two origins may each bring their own copy; the module system takes one of a key.
  key = "kubectl-nixos";

  imports = [
    ./manifests.nix
    ./inherited.nix
    ./settings.nix
    ./result.nix
  ];
}
