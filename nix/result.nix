# What other modules can read: the checksum, and `eval` in the form that kubernixos gave it.
{ config, lib, ... }:
let
  cfg = config.kubernixos;
  json = builtins.toJSON cfg.manifests;

  # The same rule as in src/manifest/read.ts: `List`, and typed lists of groups that have no dot or end in k8s.io.
  matches = pattern: value: builtins.isString value && builtins.match pattern value != null;
  isList =
    object:
    matches ".*List" (object.kind or null)
    && matches "[^/]*|([^./]*|[^/]*\\.k8s\\.io)/.*" (object.apiVersion or null)
    && builtins.isList (object.items or null);
  flatten = object: if isList object then builtins.concatMap flatten object.items else [ object ];

  labels = {
    kubernixos = cfg.checksum;
  }
  // (if cfg.instance == null then { } else { "kubernixos/instance" = cfg.instance; });
  label = object: lib.recursiveUpdate object { metadata = { inherit labels; }; };
in
{
  # Messages about definitions of a read-only option name this file.
  _file = "kubectl-nixos";

  options.kubernixos = {
    checksum =
      lib.mkOption {
        type = lib.types.str;
        readOnly = true;
        description = "The value of the label `kubernixos`, which every object of this configuration has.";
      }
      // {
        # For contract.nix.
        inherit json;
      };

    eval = lib.mkOption {
      type = lib.types.unspecified;
      readOnly = true;
      description = "`eval.config`: the settings and the checksum. `eval.manifests`: the v1 List of labelled objects.";
    };
  };

  config.kubernixos = {
    checksum = import ./checksum.nix json;

    eval = {
      config = builtins.removeAttrs cfg [
        "build"
        "eval"
        "manifests"
        "schemas"
      ];

      manifests = {
        apiVersion = "v1";
        kind = "List";
        items = map label (
          builtins.concatMap (entry: flatten entry.object) (import ./entries.nix cfg.manifests)
        );
      };
    };
  };
}
