# The shop as it is released: 35 objects, in the namespace that -n or the kubeconfig's context names.
{
  imports = [
    ./options.nix
    ./environment.nix
    ./functions.nix
    ./services/frontend.nix
    ./services/backends.nix
    ./services/cart.nix
    ./services/load-generator.nix
  ];
}
