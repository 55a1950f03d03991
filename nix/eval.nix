# The entry point of the binary for files and modules. Flakes use kubernixos-configuration.nix instead.
{
  # A path as text. The file holds a module, or a function that returns one.
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
      # As in kubernixos, modules in MODULES may read the options of NixOS.
      nixos = file == null;
    }
)
