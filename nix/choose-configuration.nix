# The function for `nix eval FLAKE#kubernixosConfigurations --apply`: it chooses a configuration and reads an attribute of
# it. The binary passes it as text, because a pure evaluation can't import files from outside the flake.
{
  # The name that the user gave, or null.
  name,
  # The attribute to read from the configuration: `contract` or `unserialisable`.
  attribute,
}:
configurations:
let
  inherit (builtins)
    attrNames
    head
    isAttrs
    length
    typeOf
    ;
  names = attrNames configurations;
  chosen =
    if name != null then
      name
    else if length names == 1 then
      head names
    else
      "default";
  configuration = configurations.${chosen};
in
if !(isAttrs configurations) then
  {
    kind = "no-set";
    type = "a value of type ${typeOf configurations}";
  }
else if configurations._type or null == "configuration" then
  {
    kind = "no-set";
    type = "a single configuration";
  }
else if !(configurations ? ${chosen}) then
  {
    kind = "unknown";
    inherit names;
  }
else if !(configuration ? ${attribute}) then
  {
    kind = "foreign";
    name = chosen;
  }
else
  {
    kind = "found";
    name = chosen;
    value = configuration.${attribute};
  }
