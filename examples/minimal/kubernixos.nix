# A web server and its page. Run in this folder: kubectl nixos diff, then kubectl nixos apply --prune
let
  labels.app = "hello";
in
{
  kubernixos.manifests = {
    hello-page = {
      apiVersion = "v1";
      kind = "ConfigMap";
      metadata.name = "hello";
      data."index.html" = "Hello from Nix\n";
    };

    hello = {
      apiVersion = "apps/v1";
      kind = "Deployment";
      metadata = {
        name = "hello";
        inherit labels;
      };
      spec = {
        replicas = 2;
        selector.matchLabels = labels;
        template = {
          metadata = { inherit labels; };
          spec = {
            containers = [
              {
                name = "nginx";
                image = "nginx:1.28-alpine";
                ports = [ { containerPort = 80; } ];
                volumeMounts = [
                  {
                    name = "page";
                    mountPath = "/usr/share/nginx/html";
                  }
                ];
              }
            ];
            volumes = [
              {
                name = "page";
                configMap.name = "hello";
              }
            ];
          };
        };
      };
    };
  };
}
