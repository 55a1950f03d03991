# The evaluated configuration: the result of evalModules, and `nixos`. It adds the modules that the user's modules lack.
{
  modules,
  specialArgs ? { },
  # The results of library.nix.
  pkgs,
  lib,
  path,
}:
{ nixos }:
let
  evalConfig = "${toString path}/nixos/lib/eval-config.nix";
  isNixos = nixos && path != null && builtins.pathExists evalConfig;

  # evalModules passes its own lib to modules. The lib of PACKAGES may have additional functions.
  withLib = {
    inherit lib;
  }
  // specialArgs;

  # Which options the user's modules declare. The probe reads no values, so it needs no pkgs. It is needed because the
  # module system refuses an option that is declared twice, and the user's copy of our module may have no key.
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

  declared = probe.kubernixos or { };
  manifests = declared.manifests or null;

  # A module may declare `kubernixos.manifests` again, without a type, to add `apply` or a description. It then gets our
  # type, because the module system's default type loses definitions. The module of kubernixos has a type and `schemas`.
  isExtended = manifests._type or null == "option" && manifests.type.name or null == "unspecified" && !(declared ? schemas);

  # The module system refuses an option that has one of these fields twice, so ours leaves them out.
  extension = {
    _file = "kubectl-nixos";
    options.kubernixos.manifests =
      builtins.removeAttrs (import ./manifests.nix { inherit lib; }).options.kubernixos.manifests
        (
          builtins.filter (field: manifests ? ${field}) [
            "default"
            "example"
            "description"
          ]
        );
  };

  ours =
    if manifests == null then
      [ ./module.nix ]
    else if isExtended then
      [
        extension
        ./inherited.nix
        ./settings.nix
        ./result.nix
      ]
    else if !(declared ? instance) then
      # The user imports the module of kubernixos, which lacks only these options.
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
