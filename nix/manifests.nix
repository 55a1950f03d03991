{ lib, ... }:
{
  options.kubernixos.manifests = lib.mkOption {
    type = import ./manifests-type.nix { inherit lib; };
    default = { };
    example = {
      shop = {
        apiVersion = "v1";
        kind = "Namespace";
        metadata.name = "shop";
      };
    };
    description = ''
      The Kubernetes objects of this configuration: an attribute set of manifests, or a list of them.
      Modules may mix both forms. Attribute sets merge deeply. `manifests.NAME = lib.mkForce null` removes
      the entry of another module, and `lib.mkForce null` removes a field.
    '';
  };
}
