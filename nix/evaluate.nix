# The evaluated configuration: what evalModules gives and `nixos`, with what the user's modules leave out added once.
{
  modules,
  specialArgs ? { },
  # What library.nix gives.
  pkgs,
  lib,
  path,
}:
{ nixos }:
let
  evalConfig = "${toString path}/nixos/lib/eval-config.nix";
  isNixos = nixos && path != null && builtins.pathExists evalConfig;

  # evalModules hands out the lib that it was defined in; PACKAGES may have added to it.
  withLib = {
    inherit lib;
  }
  // specialArgs;

  # Seen from options alone, so that neither pkgs nor any value is needed. Twice declared is an error in
  # the module system, and the user's copy may be one without our key, such as kubernixos' own.
  probe =
    (lib.evalModules {
      modules = modules ++ [
        packagesModule
        { _module.check = lib.mkForce false; }
      ];
      specialArgs = if isNixos then { modulesPath = "${toString path}/nixos/modules"; } else withLib;
    }).options;

  packagesModule = {
    _file = "kubectl-nixos";
    _module.args.pkgs = lib.mkDefault pkgs;
  };

  ours =
    if !(probe ? kubernixos.manifests) then
      [ ./module.nix ]
    else if !(probe ? kubernixos.instance) then
      # kubernixos' own module: the same options, less these.
      [ ./settings.nix ]
    else
      [ ];
in
if isNixos then
  import evalConfig {
    inherit pkgs;
    modules = modules ++ ours;
  }
  // {
    nixos = true;
  }
else
  lib.evalModules {
    specialArgs = withLib;
    modules =
      modules ++ [ packagesModule ] ++ ours ++ (if probe ? assertions || probe ? warnings then [ ] else [ ./assertions.nix ]);
  }
  // {
    nixos = false;
  }
