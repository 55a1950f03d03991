# The settings of an environment. Several environments share a cluster, and none sees the objects of another.
{ config, lib, ... }:
let
  inherit (config.shop) environment;
  namespace = "shop-${environment}";
in
{
  config = lib.mkMerge [
    (lib.mkIf (environment != null) {
      kubernixos = {
        inherit namespace;
        instance = environment;
        manifests.namespace = {
          apiVersion = "v1";
          kind = "Namespace";
          metadata.name = namespace;
        };
      };
    })

    (lib.mkIf (environment == "production") {
      shop.replicas = lib.mkDefault 3;
      # Production has real customers, and needs no simulated ones.
      shop.loadGenerator.enable = lib.mkDefault false;
    })
  ];
}
