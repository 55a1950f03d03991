# Simulated customers. They wait until the frontend answers.
{
  address,
  config,
  lib,
  service,
  ...
}:
let
  inherit (lib) nameValuePair;
  inherit (config.shop) loadGenerator;

  frontend = nameValuePair "FRONTEND_ADDR" (address "frontend");
in
{
  kubernixos.manifests = lib.mkIf loadGenerator.enable (service {
    name = "loadgenerator";
    replicas = 1;
    annotations."sidecar.istio.io/rewriteAppHTTPProbers" = "true";
    requests = {
      cpu = "300m";
      memory = "256Mi";
    };
    limits = {
      cpu = "500m";
      memory = "512Mi";
    };
    env = [
      frontend
      (nameValuePair "USERS" (toString loadGenerator.users))
      (nameValuePair "RATE" "1")
    ];
    container.name = "main";
    pod = {
      restartPolicy = "Always";
      initContainers = [
        {
          name = "frontend-check";
          image = "busybox:1.38.0@sha256:fd8d9aa63ba2f0982b5304e1ee8d3b90a210bc1ffb5314d980eb6962f1a9715d";
          command = [
            "/bin/sh"
            "-exc"
            (builtins.readFile ./frontend-check.sh)
          ];
          securityContext = (import ../security.nix).container;
          env = [ frontend ];
        }
      ];
    };
  });
}
