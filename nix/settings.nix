# What the configuration says about its rollout, beyond the options that kubernixos had.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  optionalString =
    example: description:
    mkOption {
      type = types.nullOr types.str;
      default = null;
      inherit example description;
    };
in
{
  options.kubernixos = {
    context = optionalString "production" ''
      The kubeconfig context that these manifests are meant for. Another context refuses.
    '';

    clusterId = optionalString "0d3f2b0e-6a5c-4d0b-9d3b-0d1a5c1f7e11" ''
      The UID of the cluster's Namespace `kube-system`. Another cluster refuses.
    '';

    instance = optionalString "shop" ''
      The name of this configuration on its cluster, a label value. Each instance sees and prunes only its own objects.
    '';

    namespace = optionalString "shop" ''
      The namespace of objects that name none, before the one of the kubeconfig context.
    '';

    apply.fieldManager = optionalString "kubectl-nixos" ''
      The field manager of server-side apply. Objects stamped under another name are kept from prune.
    '';

    prune.maxDeletions = mkOption {
      type = types.nullOr types.ints.unsigned;
      default = null;
      example = 10;
      description = "The most objects that one prune may delete. No limit where null.";
    };
  };
}
