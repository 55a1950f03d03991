# The next build with simulated customers, not reachable from outside: kubectl nixos diff --file staging.nix
{ lib, ... }:
{
  imports = [ ./kubernixos.nix ];

  shop = {
    environment = "staging";
    image = {
      registry = "registry.example.com/shop";
      tag = "next";
    };
    loadGenerator.users = 50;
  };

  kubernixos.manifests.frontend-external-service.spec.type = lib.mkForce "ClusterIP";
}
