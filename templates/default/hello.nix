# A web server. More modules go beside this file and into `modules` of flake.nix.
{
  kubernixos.manifests = {
    hello-namespace = {
      apiVersion = "v1";
      kind = "Namespace";
      metadata.name = "hello";
    };

    hello = {
      apiVersion = "apps/v1";
      kind = "Deployment";
      metadata = {
        name = "hello";
        namespace = "hello";
      };
      spec = {
        replicas = 2;
        selector.matchLabels.app = "hello";
        template = {
          metadata.labels.app = "hello";
          spec.containers = [
            {
              name = "nginx";
              image = "nginx:1.28-alpine";
              ports = [ { containerPort = 80; } ];
            }
          ];
        };
      };
    };
  };
}
