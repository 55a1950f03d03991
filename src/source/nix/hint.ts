interface Rule {
  readonly pattern: RegExp
  /** `$1` is replaced by the text of the pattern's first group. */
  readonly hint: string
}

const packages =
  "give nixpkgs with --packages or PACKAGES, such as 'import ./nixpkgs { }', or set NIX_PATH=nixpkgs=PATH"

// Messages of nix and of the module system, as recorded. The first pattern that matches gives the hint.
const rules: readonly Rule[] = [
  {
    pattern: /^undefined variable '(lib|pkgs|config|options)'/,
    hint: 'a module must list the arguments that it uses: { lib, pkgs, config, ... }: { ... }',
  },
  { pattern: /^file 'nixpkgs.*' was not found in the Nix search path/, hint: packages },
  {
    pattern: /^infinite recursion encountered/,
    hint: 'a value depends on itself; --show-trace shows how nix got there',
  },
  {
    // If nix suggests a similar name, the option is misspelt, and is not one of NixOS.
    pattern: /^The option `(?!kubernixos)[^']*' does not exist(?!.*\nDid you mean)/s,
    hint: 'options of NixOS exist only for MODULES, with a nixpkgs that holds NixOS in PACKAGES',
  },
  {
    // kubectl-nixos enables the two features that it needs, but a wrapper around nix may ignore the flag.
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
    hint: 'in a flake, nixpkgs is an input: give kubernixosConfiguration pkgs = nixpkgs.legacyPackages.x86_64-linux',
  },
  {
    pattern: /^attribute 'currentSystem' missing/,
    hint: 'a flake has no current system: write the name of the system, such as x86_64-linux',
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
    hint: 'nix looks up a plain name in its flake registry, which may need the network; a path begins with ./ or /',
  },
  {
    pattern: /^(unable to download '|program 'git' failed|resolving Git reference )/,
    hint: 'check the network; when it works, `nix flake archive` downloads all inputs of a flake, so that later runs need none',
  },
  {
    pattern: /^opening file '.*flake\.lock': /,
    hint: 'flake.lock lacks inputs and cannot be written here: run `nix flake lock` where you can write, and commit the file',
  },
  {
    pattern: /(unrecognised flag|is not a recognised command|unknown setting)/,
    hint: 'kubectl-nixos needs Nix 2.8 or newer; `nix --version` prints your version',
  },
]

/** What to type or to look at next. Undefined if the cause of the message is not known. */
export function findHint(message: string): string | undefined {
  for (const { pattern, hint } of rules) {
    const found = message.match(pattern)
    if (found !== null) return hint.replace('$1', () => found[1] ?? '')
  }
  return undefined
}
