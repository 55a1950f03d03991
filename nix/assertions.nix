# The assertions and warnings of NixOS, for evaluations without NixOS.
{ lib, ... }:
{
  options = {
    assertions = lib.mkOption {
      type = lib.types.listOf lib.types.unspecified;
      default = [ ];
      example = [
        {
          assertion = false;
          message = "you can't enable this for that reason";
        }
      ];
      description = ''
        Conditions for this configuration. If any condition is false, the run stops and shows all messages of false conditions.
      '';
    };

    warnings = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      description = "Messages that each evaluation shows to the user.";
    };
  };
}
