# What follows from the environment. Several of them share a cluster, each one blind to the others' objects.
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
      # Real customers come by themselves.
      shop.loadGenerator.enable = lib.mkDefault false;
    })
  ];
}
