# Where `pkgs` and `lib` come from: PACKAGES, else <nixpkgs>, else the built-in module library.
# `path` is the path of that nixpkgs, or null if there is none.
{ packages }:
let
  inherit (builtins)
    findFile
    isAttrs
    isFunction
    isPath
    isString
    nixPath
    pathExists
    tryEval
    typeOf
    ;

  searchPath = tryEval (findFile nixPath "nixpkgs");

  call = value: if isFunction value then value { } else value;

  fromPath =
    path:
    let
      pkgs = call (import path);
    in
    if pathExists (path + "/lib/modules.nix") then
      {
        inherit pkgs path;
        # Evaluating the package set takes about a second, and the lib of nixpkgs does not need it.
        lib = import (path + "/lib");
      }
    else
      fromSet pkgs;

  fromSet =
    pkgs:
    if isAttrs pkgs && pkgs ? lib then
      {
        inherit pkgs;
        inherit (pkgs) lib;
        path = pkgs.path or null;
      }
    else
      throw "PACKAGES gives no set with `lib': a package set is expected, such as `import <nixpkgs> { }'";

  builtIn = {
    pkgs = throw ''
      `pkgs' is used, but there is no nixpkgs in reach.
      Give a package set with --packages or PACKAGES, such as `import ./nixpkgs { }', or set NIX_PATH=nixpkgs=PATH.'';
    lib = import ./lib;
    path = null;
  };
in
if packages == null then
  if searchPath.success then fromPath searchPath.value else builtIn
else if isPath packages || isString packages then
  fromPath packages
else if isFunction packages then
  fromSet (packages { })
else if isAttrs packages then
  fromSet packages
else
  throw "PACKAGES gives a value of type ${typeOf packages}: a package set is expected, or a path to import one from"
