# Passes the functions of the shop to each module that has them as arguments.
{ config, lib, ... }:
let
  ports = import ./ports.nix;
in
{
  _module.args = {
    # The address of a service.
    address = name: "${name}:${toString ports.${name}}";
    service = import ./service.nix {
      inherit lib ports;
      inherit (config) shop;
    };
  };
}
