# Objects that are there before: a Node, and the Deployment of a former Helm release.
# Run in this folder: kubectl nixos diff. It says "adopt" for both, and lists what is taken over.
{
  # The fields of the Helm release become ours. What this file does not set is removed.
  kubernixos.apply.takeOver = [ "helm" ];

  kubernixos.manifests = {
    # Only this label is ours. If the entry leaves the configuration, prune removes the label and keeps the Node.
    gpu-node = {
      apiVersion = "v1";
      kind = "Node";
      metadata.name = "node-1";
      metadata.labels."example.com/pool" = "gpu";
    };

    # If this entry leaves the configuration, prune releases the Deployment: it stays, and only our labels go.
    # After one `apply --adopt`, the Deployment is ours like any other, and prune deletes it.
    shop = {
      apiVersion = "apps/v1";
      kind = "Deployment";
      metadata.name = "shop";
      metadata.namespace = "default";
      spec = {
        selector.matchLabels.app = "shop";
        template = {
          metadata.labels.app = "shop";
          spec.containers = [
            {
              name = "web";
              image = "nginx:1.29";
            }
          ];
        };
      };
    };
  };
}
