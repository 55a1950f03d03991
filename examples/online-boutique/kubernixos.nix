# The shop as in the release: 35 objects, in the namespace of -n or of the kubeconfig's context.
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
