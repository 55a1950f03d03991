import { expect, test } from 'vitest'
import { findHint } from '../../../../src/source/nix/hint.ts'

const noFolder = 'a flake is a folder with a flake.nix; for a plain file use --file PATH'
const onlyName =
  'nix looks up a plain name in its flake registry, which may need the network; a path begins with ./ or /'

// What users type wrong after --flake: nix 2.8.0 and 2.26.3 say it alike.
test.each([
  ["path '/shop' is not a flake (because it's not a directory)", noFolder],
  [
    "path '/shop' is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)",
    noFolder,
  ],
  ["cannot find flake 'flake:shop' in the flake registries", onlyName],
  ["in flake URL 'shop/prod/deploy#kubernixosConfigurations', 'deploy' is not a commit hash", onlyName],
  // A link that leads out of the flake, in Nix 2.8.
  [
    "access to canonical path '/srv/shop.nix' is forbidden in restricted mode",
    'a flake reads its own files and those of its inputs: put the file there, or give its value in specialArgs',
  ],
])('%s', (message, hint) => {
  expect(findHint(message, true)).toBe(hint)
})

test.each<[string, boolean, string | undefined]>([
  [
    "unable to download 'https://example.com/a.tar.gz'",
    true,
    'check the network; when it works, `nix flake archive` downloads',
  ],
  [
    "unable to download 'https://example.com/a.tar.gz'",
    false,
    'check the network; a fetch with a sha256 needs',
  ],
  ["undefined variable 'HOME'", false, "{HOME} in a string, or ''$"],
  ["undefined variable 'home'", false, undefined],
  ['syntax error, unexpected PATH, expecting INHERIT', false, 'labels."app.kubernetes.io/name" = "web";'],
  ['stack overflow (possible infinite recursion)', false, 'a function calls itself without an end'],
])('%s, of a flake: %s', (message, isFlake, hint) => {
  if (hint === undefined) expect(findHint(message, isFlake)).toBeUndefined()
  else expect(findHint(message, isFlake)).toContain(hint)
})
