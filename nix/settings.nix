# Options about the rollout that kubernixos did not have.
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

  # Values of one field of an object.
  fieldValues = {
    path = mkOption {
      type = types.strMatching "(/[^/]+)+";
      example = "/status/phase";
      description = "A JSON pointer. In a list, `type=Ready` is the item whose field `type` has the value `Ready`.";
    };
    values = mkOption {
      type = types.nonEmptyListOf (types.oneOf [
        types.str
        types.bool
        types.int
      ]);
      example = [ "Running" ];
      description = "The values that count.";
    };
  };

  readinessRule = types.submodule {
    options = {
      group = mkOption {
        type = types.str;
        example = "postgresql.example.org";
        description = "The API group without the version. The core group is the empty string.";
      };
      kind = mkOption {
        type = types.str;
        example = "Database";
        description = "The kind, as in manifests.";
      };
      # The object is ready if the field has one of the values.
      ready = fieldValues;
      failed = mkOption {
        type = types.nullOr (types.submodule { options = fieldValues; });
        default = null;
        description = "The object has failed if the field has one of the values. This is looked at before `ready`.";
      };
    };
  };

  pointer = types.addCheck types.str (text: builtins.match "(/([^~/]|~[01])+)+" text != null) // {
    description = "JSON pointer such as /spec/replicas";
  };

  # Some fields of some objects. A part that is null fits every object.
  fields = types.submodule {
    options = {
      kind = mkOption {
        type = types.str;
        example = "Deployment";
        description = "The kind of the objects.";
      };
      group = optionalString "apps" "The API group of the objects. The core group is the empty string.";
      name = optionalString "web" "The name of the object.";
      namespace = optionalString "shop" "The namespace of the objects.";
      path = mkOption {
        type = pointer;
        example = "/spec/template/spec/containers/name=web/resources";
        description = ''
          A JSON pointer to the fields. The step `*` is any step, and `name=web` is the item of a list whose `name` is `web`.
        '';
      };
    };
  };
in
{
  options.kubernixos = {
    context = optionalString "production" ''
      The kubeconfig context that these manifests are meant for.
      If the chosen context has another name, the run stops before it writes.
    '';

    clusterId = optionalString "0d3f2b0e-6a5c-4d0b-9d3b-0d1a5c1f7e11" ''
      The UID of the Namespace `kube-system` of the cluster that these manifests are meant for.
      If the chosen cluster has another UID, the run stops before it writes.
    '';

    instance = optionalString "shop" ''
      The name of this configuration, if several configurations share a cluster. It must be a valid label value.
      Each instance sees and prunes only its own objects.
    '';

    namespace = optionalString "shop" ''
      The namespace of objects whose manifest has none. If this is null, it is the namespace of the kubeconfig context.
    '';

    apply.fieldManager = optionalString "kubectl-nixos" ''
      The field manager of server-side apply. Prune keeps objects that were applied under another field manager.
    '';

    apply.adopt = mkOption {
      type = types.bool;
      default = false;
      description = ''
        Whether apply takes objects that were there before it like objects that it creates.
        Prune then deletes them when they leave the configuration. If this is false, prune releases them.
      '';
    };

    apply.wait = mkOption {
      type = types.bool;
      default = false;
      description = ''
        Whether apply waits until all objects are ready. Prune begins only then.
        The flag `--wait=false` overrides it.
      '';
    };

    apply.takeOver = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "helm" ];
      description = ''
        Field managers whose fields apply makes ours. Fields that the configuration does not set are then removed.
        Name only managers that no longer write to these objects.
      '';
    };

    apply.lockNamespace = optionalString "shop" ''
      The namespace of the Lease that lets only one run at a time write. It must exist. If this is null, it is
      `kube-system`, or else the first namespace of the configuration in which the user may use Leases.
    '';

    apply.takeBack = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "k9s" ];
      description = ''
        Field managers whose edits are drift, like those of `kubectl edit`.
        Where they changed a field that the configuration sets, apply sets it again. Fields that they applied stay.
      '';
    };

    apply.ignore = mkOption {
      type = types.listOf fields;
      default = [ ];
      example = [
        {
          kind = "Deployment";
          name = "web";
          path = "/spec/replicas";
        }
      ];
      description = ''
        Fields that other managers decide about, such as the replicas of a Deployment with an autoscaler.
        Apply sets them when it creates the object, and leaves them out once another manager owns them.
      '';
    };

    prune.maxDeletions = mkOption {
      type = types.nullOr (types.either types.ints.unsigned (types.strMatching "([0-9]{1,2}|100)%"));
      default = null;
      example = "10%";
      description = ''
        If there are more objects to delete than this, prune deletes nothing. It is a number of objects, or a part of
        all objects that are ours, rounded down. null means no limit.
      '';
    };

    readiness = mkOption {
      type = types.listOf readinessRule;
      default = [ ];
      example = [
        {
          group = "postgresql.example.org";
          kind = "Database";
          ready = {
            path = "/status/phase";
            values = [ "Running" ];
          };
          failed = {
            path = "/status/phase";
            values = [ "Broken" ];
          };
        }
      ];
      description = ''
        When objects of a kind are ready, for kinds whose conditions do not show it. An entry replaces all other rules
        for its kind. Each kind may have one entry.
      '';
    };
  };
}
