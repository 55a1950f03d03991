# The shop for customers: kubectl nixos diff --file prod.nix
{ lib, ... }:
{
  imports = [ ./kubernixos.nix ];

  shop.environment = "production";

  kubernixos.manifests = {
    # The frontend takes the most traffic by far.
    frontend-deployment.spec.replicas = lib.mkForce 5;

    # Keeps the customers' own addresses in the access log.
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
