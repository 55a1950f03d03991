{
  description = "A cluster, described";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    kubectl-nixos = {
      url = "github:kubectl-nixos/kubectl-nixos";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { kubectl-nixos, ... }:
    {
      # One entry for each cluster. `default` is used if the command line names none.
      kubernixosConfigurations.default = kubectl-nixos.lib.kubernixosConfiguration {
        modules = [ ./hello.nix ];
      };

      # `nix run . -- diff` runs the kubectl-nixos that flake.lock pins.
      inherit (kubectl-nixos) packages;
    };
}
