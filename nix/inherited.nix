# The options of DBCDK/kubernixos with the same names, except `manifests` and `eval`.
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
        The URL of the API server that these manifests are meant for.
        If the chosen cluster has another URL, the run stops before it writes.
      '';
    };

    version = mkOption {
      type = types.nullOr types.str;
      default = null;
      description = ''
        The Kubernetes version that kubernixos validated against.
        This option has no effect, because the API server validates now.
      '';
    };

    schemas = mkOption {
      type = types.nullOr types.package;
      default = null;
      description = ''
        The package of JSON schemas that kubernixos validated with.
        This option has no effect, because the API server validates now.
      '';
    };

    skipSchemas = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "CustomResourceDefinition" ];
      description = "The kinds that kubernixos did not validate. This option has no effect, because the API server validates now.";
    };

    build = mkOption {
      type = types.unspecified;
      default = throw "kubernixos.build is not available in this version of kubectl-nixos; `kubectl nixos dump` prints the manifests";
      defaultText = "the manifests as files in the Nix store";
      description = "The manifests as files in the Nix store.";
    };
  };
}
