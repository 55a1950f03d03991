# The options of DBCDK/kubernixos beside `manifests` and `eval`, under the same names.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.kubernixos = {
    server = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "https://kubernetes.example.com:6443";
      description = ''
        The API server that these manifests are meant for.
        Nothing is written where the kubeconfig's current cluster has another address.
      '';
    };

    version = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = "The Kubernetes version to validate against, as kubernixos took it. The API server validates now.";
    };

    schemas = mkOption {
      type = types.nullOr types.package;
      default = null;
      description = "The package of JSON schemas that kubernixos validated with. The API server validates now.";
    };

    skipSchemas = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "CustomResourceDefinition" ];
      description = "The kinds that kubernixos did not validate.";
    };

    build = mkOption {
      type = types.unspecified;
      default = throw "kubernixos.build is not available in this version of kubectl-nixos; `kubectl nixos dump` prints the manifests";
      defaultText = "the manifests as files in the Nix store";
      description = "The manifests as files in the Nix store.";
    };
  };
}
