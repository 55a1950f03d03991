# Throws for names of nixpkgs' lib that the built-in library lacks, because an error is better than another result.
let
  names = import ./names.nix;

  refusal =
    name:
    throw (
      "${name} is part of nixpkgs' lib, but the built-in library of kubectl-nixos lacks it. "
      + "Give it nixpkgs' own lib: a NIX_PATH with nixpkgs, --packages or PACKAGES, or a flake."
    );

  fill =
    prefix: wanted: present:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = refusal (prefix + name);
      }) wanted
    )
    // present;
in
{
  inherit refusal;
  inGroup = group: fill "lib.${group}." names.${group};
  atTop = fill "lib." names.top;
}
