# The npm packages that the program is bundled from. `npm run nix:hash` writes the hash of the result.
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
  # Patching would make the files, and so the hash, different on each system.
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
