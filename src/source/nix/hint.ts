interface Rule {
  readonly pattern: RegExp
  /** `$1` is what the pattern's first group found. */
  readonly hint: string
}

const packages =
  "give nixpkgs with --packages or PACKAGES, such as 'import ./nixpkgs { }', or set NIX_PATH=nixpkgs=PATH"

// Messages of nix and of the module system, from recorded output; the first that fits is shown.
const rules: readonly Rule[] = [
  {
    pattern: /^undefined variable '(lib|pkgs|config|options)'/,
    hint: 'a module names what it uses: { lib, pkgs, config, ... }: { ... }',
  },
  { pattern: /^file 'nixpkgs.*' was not found in the Nix search path/, hint: packages },
  {
    pattern: /^infinite recursion encountered/,
    hint: 'a value needs itself; --show-trace shows how nix got there',
  },
  {
    // A name that is nearly right is a typing error, not an option of NixOS.
    pattern: /^The option `(?!kubernixos)[^']*' does not exist(?!.*\nDid you mean)/s,
    hint: 'options of NixOS exist only for MODULES, with a nixpkgs that holds NixOS in PACKAGES',
  },
  {
    // The two that kubectl-nixos needs it switches on itself, but a wrapper around nix may not listen.
    pattern: /experimental Nix feature '([^']*)' is disabled/,
    hint: 'enable it in nix.conf: extra-experimental-features = $1',
  },
  {
    pattern:
      /^access to (absolute path '.*' is forbidden in pure eval|canonical path '.*' is forbidden in restricted mode)/,
    hint: 'a flake reads its own files and those of its inputs: put the file there, or give its value in specialArgs',
  },
  {
    pattern: /^cannot look up '<.*>' in pure eval/,
    hint: 'in a flake nixpkgs is an input: kubernixosConfiguration takes pkgs = nixpkgs.legacyPackages.x86_64-linux',
  },
  {
    pattern: /^attribute 'currentSystem' missing/,
    hint: 'a flake has no current system: name it, such as x86_64-linux',
  },
  {
    pattern: /^in pure evaluation mode, '(.*)' requires/,
    hint: 'in a flake $1 needs a hash; an input of the flake gets its hash in flake.lock',
  },
  {
    pattern:
      /^could not find a flake\.nix file|^path '.*' (is not (part of )?a flake|does not contain a 'flake\.nix')/,
    hint: 'a flake is a folder with a flake.nix; for a plain file use --file PATH',
  },
  {
    pattern: /^(getting status of|path) '.*\/flake\.nix'(: No such file| does not exist)/,
    hint: 'a flake is a folder with a flake.nix; in a git repository, one that git tracks (git add flake.nix)',
  },
  {
    pattern: /^(unable to download '.*\/flake-registry\.json'|cannot find flake '|in flake URL ')/,
    hint: 'a flake that is only a name is looked up in the registry, at times over the network; a path begins with ./ or /',
  },
  {
    pattern: /^(unable to download '|program 'git' failed|resolving Git reference )/,
    hint: 'is the network there? while it is, nix flake archive fetches all inputs of a flake for later',
  },
  {
    pattern: /^opening file '.*flake\.lock': /,
    hint: 'flake.lock lacks inputs and cannot be written: run nix flake lock where it can, and keep the file',
  },
  {
    pattern: /(unrecognised flag|is not a recognised command|unknown setting)/,
    hint: 'kubectl-nixos needs Nix 2.8 or newer; `nix --version` tells yours',
  },
]

/** What to type or look at next, for the messages whose cause is known. */
export function findHint(message: string): string | undefined {
  for (const { pattern, hint } of rules) {
    const found = message.match(pattern)
    if (found !== null) return hint.replace('$1', () => found[1] ?? '')
  }
  return undefined
}
