# The one entry point of the binary, but for flakes: those are evaluated by kubernixos-configuration.nix.
{
  # A path as text: a module, or a function that yields one.
  file ? null,
  # A list of modules.
  modules ? null,
  # A package set, a function that gives one, or a path to import it from.
  packages ? null,
}:
let
  library = import ./library.nix { inherit packages; };
in
import ./contract.nix (
  import ./evaluate.nix
    (
      library
      // {
        modules = import ./source.nix {
          inherit file modules;
          given = if packages == null then { } else { inherit (library) pkgs lib; };
        };
      }
    )
    {
      # As kubernixos did: modules of MODULES may read NixOS' options.
      nixos = file == null;
    }
)
