# The user's modules as a list, from a file or from MODULES.
{
  file,
  modules,
  # { pkgs, lib } if the user chose a package set, else { }.
  given,
}:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    functionArgs
    intersectAttrs
    isAttrs
    isFunction
    isList
    typeOf
    ;

  path = /. + file;
  value = import path;

  # `{ lib, ... }:`, `args:` and each function with the argument `config` is a module. `{ replicas ? 2 }:` can't be a
  # module, because the module system ignores defaults of arguments. Such a function is called, as nix-build does.
  yieldsModule =
    function:
    let
      formals = functionArgs function;
    in
    formals != { }
    && !(any (optional: !optional) (attrValues formals))
    && !(any (name: formals ? ${name}) [
      "config"
      "options"
    ]);

  called = value (intersectAttrs (functionArgs value) given);

  fromFile =
    if isFunction value && yieldsModule value then
      [
        {
          _file = file;
          imports = [ (expectModule called) ];
        }
      ]
    else
      builtins.seq (expectModule value) [ path ];

  expectModule =
    module:
    if isAttrs module || isFunction module then
      module
    else
      throw "${file} gives a value of type ${typeOf module}: a module is expected, an attribute set or a function${
        if isList module then " (a list of modules goes to --modules)" else ""
      }";
in
if file != null then
  fromFile
else if isList modules then
  modules
else
  throw "MODULES gives a value of type ${typeOf modules}: a list of modules is expected, such as `[ ./shop.nix ]'"
