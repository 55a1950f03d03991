# The program as one bundled JavaScript file, run by the Bun of nixpkgs. For callPackage.
{
  lib,
  stdenvNoCC,
  callPackage,
  bun,
  installShellFiles,
  makeWrapper,
  nix,
  versionCheckHook,
  path,
  # The default of the variable PACKAGES: the path of a package set, or null for no default.
  nixpkgs ? path,
  # The commit that `version` prints.
  commit ? "unknown",
}:
let
  manifest = lib.importJSON ../package.json;
  oldestBun = lib.removePrefix ">=" manifest.engines.bun;
  nodeModules = callPackage ./node-modules.nix { };

  # A path in the store becomes a dependency. It is then not copied again, and garbage collection does not delete it.
  inStore = builtins.match "(${builtins.storeDir}/[^/]+).*" (
    builtins.unsafeDiscardStringContext (toString nixpkgs)
  );
  packages =
    if builtins.isString nixpkgs || inStore == null then
      toString nixpkgs
    else
      builtins.appendContext (toString nixpkgs) { ${builtins.head inStore}.path = true; };
in
assert lib.assertMsg (lib.versionAtLeast bun.version oldestBun)
  "kubectl-nixos needs Bun ${oldestBun} or newer, and this nixpkgs has ${bun.version}: use a newer nixpkgs, or override `bun'";
stdenvNoCC.mkDerivation {
  pname = "kubectl-nixos";
  inherit (manifest) version;

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../LICENSE
      ../completions
      ../nix
      ../package.json
      ../src
      ../tsconfig.json
    ];
  };

  strictDeps = true;
  nativeBuildInputs = [
    bun
    installShellFiles
    makeWrapper
  ];

  dontConfigure = true;

  buildPhase = ''
    runHook preBuild
    export HOME=$(mktemp -d)
    ln -s ${nodeModules}/node_modules node_modules
    bun build src/main.ts --target=bun --minify --outfile=kubectl-nixos.js \
      --define '__filename="kubectl-nixos"' \
      --define 'BUILD_VERSION="${manifest.version}"' --define 'BUILD_COMMIT="${commit}"'
    runHook postBuild
  '';

  # Bun reads settings from the folder in which it starts: preloads in bunfig.toml, variables in .env, and paths in
  # tsconfig.json, which can even replace the script that it runs. The wrapper therefore starts Bun in a folder of the
  # package, and src/main.ts returns to the user's folder. The variables of Bun are removed, because they can preload
  # code, open a debugger or log requests.
  installPhase = ''
    runHook preInstall
    install -Dm444 kubectl-nixos.js -t $out/lib/kubectl-nixos
    install -Dm444 LICENSE -t $out/share/licenses/kubectl-nixos
    install -Dm555 completions/kubectl_complete-nixos -t $out/bin
    installShellCompletion completions/kubectl-nixos.{bash,fish,zsh}
    # bash and fish look for a file with the name of the command. The file for zsh names both commands itself.
    ln -s kubectl-nixos.bash $out/share/bash-completion/completions/kubernixos.bash
    ln -s kubectl-nixos.fish $out/share/fish/vendor_completions.d/kubernixos.fish

    for name in kubectl-nixos kubernixos; do
      makeWrapper ${lib.getExe bun} $out/bin/$name --argv0 $name \
        --run 'export KUBECTL_NIXOS_STARTED_IN=$PWD' --run "cd $out/lib/kubectl-nixos" \
        --run 'unset ''${!BUN_@}' \
        --suffix PATH : ${lib.makeBinPath [ nix ]} \
        ${
          lib.optionalString (nixpkgs != null)
            "--set-default PACKAGES ${lib.escapeShellArg (lib.strings.escapeNixString packages)}"
        } \
        --add-flags "--no-install $out/lib/kubectl-nixos/kubectl-nixos.js"
    done
    runHook postInstall
  '';

  doInstallCheck = true;
  nativeInstallCheckInputs = [ versionCheckHook ];
  versionCheckProgramArg = "--version";

  passthru = { inherit nodeModules; };

  meta = {
    inherit (manifest) description;
    homepage = "https://github.com/${lib.removePrefix "github:" manifest.repository}";
    license = lib.licenses.mit;
    mainProgram = "kubectl-nixos";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
      "x86_64-darwin"
      "aarch64-darwin"
    ];
  };
}
