# Hands the shop's functions to every module that names them among its arguments.
{ config, lib, ... }:
let
  ports = import ./ports.nix;
in
{
  _module.args = {
    # The address a service is called at.
    address = name: "${name}:${toString ports.${name}}";
    service = import ./service.nix {
      inherit lib ports;
      inherit (config) shop;
    };
  };
}
