interface Rule {
  readonly pattern: RegExp
  /** `$1` is replaced by the text of the pattern's first group. */
  readonly hint: string
  /** Whether the hint is only for flakes, or only for other configurations. Absent if it is for both. */
  readonly isFlake?: boolean
}

const packages =
  "give nixpkgs with --packages or PACKAGES, such as 'import ./nixpkgs { }', or set NIX_PATH=nixpkgs=PATH"

// The names at the top of the options of NixOS. The module system suggests three names for any unknown option, so that a
// suggestion does not mean that an option is misspelt.
const nixosOptions = [
  'boot|console|documentation|environment|fileSystems|fonts|hardware|i18n|location|networking|nix|nixpkgs|power',
  'powerManagement|programs|security|services|specialisation|swapDevices|system|systemd|time|users|virtualisation|xdg',
].join('|')

// Messages of nix and of the module system, as recorded. The first pattern that matches gives the hint.
const rules: readonly Rule[] = [
  {
    pattern: /^undefined variable '([A-Z_][A-Z0-9_]*)'/,
    hint: `to keep the text for a shell, write \\\${$1} in a string, or ''\${$1} in a string of several lines`,
  },
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
    pattern: /^The option `(aggregationRule|apiVersion|kind|metadata|spec)[^']*' does not exist/,
    hint: 'this is a manifest: put it under a name, kubernixos.manifests.NAME = { ... }',
  },
  {
    pattern: new RegExp(`^The option \`(${nixosOptions})\\b[^']*' does not exist`),
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
    isFlake: true,
  },
  {
    pattern: /^(unable to download '|program 'git' failed|resolving Git reference )/,
    hint: 'check the network; a fetch with a sha256 needs the network only once, because nix keeps what it has downloaded',
    isFlake: false,
  },
  {
    pattern: /^syntax error, unexpected (PATH|path|'\/')/i,
    hint: 'a name with dots or slashes stands in quotes: labels."app.kubernetes.io/name" = "web";',
  },
  {
    pattern: /^stack overflow/,
    hint: 'a function calls itself without an end, or a set contains itself; --show-trace may show where',
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
export function findHint(message: string, isOfFlake: boolean): string | undefined {
  for (const { pattern, hint, isFlake = isOfFlake } of rules) {
    const found = isFlake === isOfFlake ? message.match(pattern) : null
    if (found !== null) return hint.replaceAll('$1', () => found[1] ?? '')
  }
  return undefined
}
