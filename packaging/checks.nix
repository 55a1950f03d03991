# The checks of `nix flake check`, which need no cluster. `scripts/test` has the other tests.
{
  self,
  nixpkgs,
  pkgs,
}:
let
  package = self.packages.${pkgs.stdenv.hostPlatform.system}.default;

  # Writing the contract to a file evaluates the whole configuration.
  evaluates =
    name: configuration: pkgs.writeText "${name}.json" (builtins.toJSON configuration.contract);
  example =
    name: module:
    evaluates "example-${name}" (self.lib.kubernixosConfiguration { modules = [ module ]; });

  template = (import ../templates/default/flake.nix).outputs {
    inherit self nixpkgs;
    kubectl-nixos = self;
  };
in
{
  # The build of the package runs the program once and checks its version.
  inherit package;

  hostile-directory = pkgs.runCommand "hostile-directory" { nativeBuildInputs = [ package ]; } ''
    bash ${./hostile-directory}
    touch $out
  '';

  template = evaluates "template" template.kubernixosConfigurations.default;
  example-adoption = example "adoption" ../examples/adoption/kubernixos.nix;
  example-minimal = example "minimal" ../examples/minimal/kubernixos.nix;
  example-online-boutique = example "online-boutique" ../examples/online-boutique/prod.nix;
}
