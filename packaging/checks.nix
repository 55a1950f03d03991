# `nix flake check`: what needs no cluster. The rest is `scripts/test`.
{
  self,
  nixpkgs,
  pkgs,
}:
let
  package = self.packages.${pkgs.stdenv.hostPlatform.system}.default;

  # To write a configuration down is to evaluate the whole of it.
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
  # Its own build runs it once and looks for the version.
  inherit package;

  hostile-directory = pkgs.runCommand "hostile-directory" { nativeBuildInputs = [ package ]; } ''
    bash ${./hostile-directory}
    touch $out
  '';

  template = evaluates "template" template.kubernixosConfigurations.default;
  example-minimal = example "minimal" ../examples/minimal/kubernixos.nix;
  example-online-boutique = example "online-boutique" ../examples/online-boutique/prod.nix;
}
