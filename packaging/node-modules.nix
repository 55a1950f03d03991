# What the program is bundled from, by scripts/production-modules. `npm run nix:hash` writes the hash.
{
  lib,
  stdenvNoCC,
  cacert,
  nodejs,
}:
stdenvNoCC.mkDerivation {
  pname = "kubectl-nixos-node-modules";
  inherit (lib.importJSON ../package.json) version;

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../package.json
      ../package-lock.json
      ../scripts/production-modules
    ];
  };

  nativeBuildInputs = [
    cacert
    nodejs
  ];
  impureEnvVars = lib.fetchers.proxyImpureEnvVars;

  dontConfigure = true;
  dontBuild = true;
  # Patched, the files would be others on every system.
  dontFixup = true;

  installPhase = ''
    runHook preInstall
    export HOME=$(mktemp -d)
    bash scripts/production-modules . $out
    runHook postInstall
  '';

  outputHashMode = "recursive";
  outputHash = (lib.importJSON ./node-modules.json).hash;
}
