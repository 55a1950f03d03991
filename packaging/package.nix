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
  # What PACKAGES is where it is not set: a package set as a path, or null for none.
  nixpkgs ? path,
  # The commit that `version` prints.
  commit ? "unknown",
}:
let
  manifest = lib.importJSON ../package.json;
  oldestBun = lib.removePrefix ">=" manifest.engines.bun;
  nodeModules = callPackage ./node-modules.nix { };

  # A path in the store becomes a dependency, so that garbage collection spares it, and is not copied again.
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
      --define 'BUILD_VERSION="${manifest.version}"' --define 'BUILD_COMMIT="${commit}"'
    runHook postBuild
  '';

  # Bun takes orders from the folder that it starts in: preloads from bunfig.toml, variables from .env, and a path of
  # tsconfig.json even in the place of the script that it was given. So it starts in a folder of its own, and
  # src/main.ts goes back. Bun's variables can preload, too, open a debugger or log requests.
  installPhase = ''
    runHook preInstall
    install -Dm444 kubectl-nixos.js -t $out/lib/kubectl-nixos
    install -Dm444 LICENSE -t $out/share/licenses/kubectl-nixos
    install -Dm555 completions/kubectl_complete-nixos -t $out/bin
    installShellCompletion completions/kubectl-nixos.{bash,fish,zsh}
    # These two look for a file named after the command; zsh's says itself what it completes.
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
