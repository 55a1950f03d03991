# One service of the shop: its Deployment, its ServiceAccount, and a Service if it has a port.
{
  lib,
  ports,
  shop,
}:
let
  security = import ./security.nix;

  # If an argument is null, its field is left out, and the API server's default counts.
  present = lib.filterAttrs (_: value: value != null);
in
{
  name,
  image ? "${shop.image.registry}/${name}:${shop.image.tag}",
  replicas ? shop.replicas,
  servicePort ? ports.${name} or null,
  port ? servicePort,
  protocol ? "grpc",
  # Whether the program reads its port from the variable PORT.
  portVariable ? port != null,
  env ? [ ],
  probe ? if port == null then null else { grpc = { inherit port; }; },
  readiness ? { },
  liveness ? { },
  requests ? {
    cpu = "100m";
    memory = "64Mi";
  },
  limits ? {
    cpu = "200m";
    memory = "128Mi";
  },
  annotations ? null,
  terminationGracePeriodSeconds ? 5,
  serviceAccount ? true,
  # Additional fields of the container and of the pod.
  container ? { },
  pod ? { },
}:
let
  labels.app = name;
  variables = lib.optional portVariable (lib.nameValuePair "PORT" (toString port)) ++ env;

  server = {
    name = "server";
    inherit image;
    securityContext = security.container;
    ports = if port == null then null else [ { containerPort = port; } ];
    env = if variables == [ ] then null else variables;
    readinessProbe = if probe == null then null else probe // readiness;
    livenessProbe = if probe == null then null else probe // liveness;
    resources = { inherit requests limits; };
  };
in
{
  "${name}-deployment" = {
    apiVersion = "apps/v1";
    kind = "Deployment";
    metadata = { inherit name labels; };
    spec = present {
      inherit replicas;
      selector.matchLabels = labels;
      template = {
        metadata = present { inherit labels annotations; };
        spec = present (
          {
            serviceAccountName = if serviceAccount then name else null;
            inherit terminationGracePeriodSeconds;
            securityContext = security.pod;
            containers = [ (present (server // container)) ];
          }
          // pod
        );
      };
    };
  };
}
// lib.optionalAttrs (servicePort != null) {
  "${name}-service" = {
    apiVersion = "v1";
    kind = "Service";
    metadata = { inherit name labels; };
    spec = {
      type = "ClusterIP";
      selector = labels;
      ports = [
        {
          name = protocol;
          port = servicePort;
          targetPort = port;
        }
      ];
    };
  };
}
// lib.optionalAttrs serviceAccount {
  "${name}-account" = {
    apiVersion = "v1";
    kind = "ServiceAccount";
    metadata = { inherit name; };
  };
}
