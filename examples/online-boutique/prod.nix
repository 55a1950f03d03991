# The shop for customers: kubectl nixos diff --file prod.nix
{ lib, ... }:
{
  imports = [ ./kubernixos.nix ];

  shop.environment = "production";

  kubernixos.manifests = {
    # The frontend has by far the most traffic.
    frontend-deployment.spec.replicas = lib.mkForce 5;

    # With this, the access log contains the addresses of the customers.
    frontend-external-service.spec.externalTrafficPolicy = "Local";

    frontend-disruption-budget = {
      apiVersion = "policy/v1";
      kind = "PodDisruptionBudget";
      metadata.name = "frontend";
      spec = {
        maxUnavailable = 1;
        selector.matchLabels.app = "frontend";
      };
    };
  };
}
