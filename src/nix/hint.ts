interface Rule {
  readonly pattern: RegExp
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
    pattern: /experimental Nix feature '.*' is disabled/,
    hint: 'enable it in nix.conf: experimental-features = nix-command flakes',
  },
  {
    pattern: /(unrecognised flag|is not a recognised command|unknown setting)/,
    hint: 'kubectl-nixos needs Nix 2.8 or newer; `nix --version` tells yours',
  },
]

/** What to type or look at next, for the messages whose cause is known. */
export function findHint(message: string): string | undefined {
  return rules.find(({ pattern }) => pattern.test(message))?.hint
}
