{
  description = "Make a Kubernetes cluster equal to a Nix configuration";

  # This is the last nixpkgs for Intel Macs.
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      # From 26.11 on, x86_64-darwin in nixpkgs is an error. The release decides, because reading x86_64-darwin in 26.05
      # would print a warning on all systems.
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "aarch64-darwin"
      ]
      ++ lib.optional (lib.versionOlder lib.trivial.release "26.11") "x86_64-darwin";
      eachSystem = give: lib.genAttrs systems (system: give nixpkgs.legacyPackages.${system});
      commit =
        if self ? rev then builtins.substring 0 12 self.rev else self.dirtyShortRev or "unknown";
    in
    {
      packages = eachSystem (pkgs: rec {
        # A string, so that PACKAGES is the input itself and not a copy of it.
        kubectl-nixos = pkgs.callPackage ./packaging/package.nix {
          inherit commit;
          nixpkgs = nixpkgs.outPath;
        };
        default = kubectl-nixos;
      });

      apps = eachSystem (
        pkgs:
        let
          package = self.packages.${pkgs.stdenv.hostPlatform.system}.default;
        in
        rec {
          kubectl-nixos = {
            type = "app";
            program = lib.getExe package;
            meta = { inherit (package.meta) description; };
          };
          default = kubectl-nixos;
        }
      );

      overlays.default = final: _: {
        kubectl-nixos = final.callPackage ./packaging/package.nix { inherit commit; };
      };

      nixosModules = rec {
        kubernixos = import ./nix/module.nix;
        default = kubernixos;
      };

      lib.kubernixosConfiguration = import ./nix/kubernixos-configuration.nix { inherit lib; };

      templates.default = {
        path = ./templates/default;
        description = "A cluster described by a flake";
        welcomeText = "Read README.md, then: nix run . -- diff";
      };

      devShells = eachSystem (pkgs: {
        default = pkgs.callPackage ./packaging/shell.nix { };
      });

      checks = eachSystem (pkgs: import ./packaging/checks.nix { inherit self nixpkgs pkgs; });

      formatter = eachSystem (pkgs: pkgs.nixfmt-tree);
    };
}
