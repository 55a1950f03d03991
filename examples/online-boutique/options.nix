# The options of the shop. Everything else is in the manifests, which other modules can override.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.shop = {
    environment = mkOption {
      type = types.nullOr (
        types.enum [
          "staging"
          "production"
        ]
      );
      default = null;
      description = "The environment. It gives the namespace and the instance their names. null is the plain shop.";
    };

    image = {
      registry = mkOption {
        type = types.str;
        default = "us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo";
        description = "The registry of the images of the shop's own services.";
      };
      tag = mkOption {
        type = types.str;
        default = "v0.10.6";
        description = "The release of the shop's own services.";
      };
    };

    replicas = mkOption {
      type = types.nullOr types.ints.positive;
      default = null;
      description = "Replicas of each stateless service. null leaves the field out, so that an autoscaler can set it.";
    };

    loadGenerator = {
      enable = mkOption {
        type = types.bool;
        default = true;
        description = "Whether simulated customers visit the shop.";
      };
      users = mkOption {
        type = types.ints.positive;
        default = 10;
        description = "How many customers are simulated at a time.";
      };
    };
  };
}
