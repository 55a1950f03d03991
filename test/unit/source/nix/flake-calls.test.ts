import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { evaluateIn, flakesHere, podModule, writeFlake } from './real-flake.ts'

const flakes = flakesHere()
const path = process.env['PATH'] ?? ''

/** A PATH with this script as its nix. */
function withNix(script: string): string {
  const bin = join(flakes.root, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'nix'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return [bin, path].join(delimiter)
}

test.each<[string, { flake?: string }]>([
  ['found', {}],
  ['named', { flake: '.#default' }],
  ['named from elsewhere', { flake: './shop' }],
])('a flake that is %s takes one call of nix', async (_name, request) => {
  const folder = writeFlake(
    flakes,
    'shop',
    `kubernixosConfigurations.default = make [ ${podModule('"a"')} ];`,
  )
  const log = join(flakes.root, 'calls')
  rmSync(log, { force: true })
  const PATH = withNix(`echo call >>'${log}'\nPATH='${path}' exec nix "$@"`)
  await evaluateIn(request.flake === './shop' ? flakes.root : folder, request, { PATH })
  expect(readFileSync(log, 'utf8')).toBe('call\n')
})

// As with Nix 2.26: the copy with the new flake.lock has another path, which `nix flake metadata` prints.
test('messages name files of the folder, even in the run that writes flake.lock', async () => {
  const folder = flakes.write('unlocked', {
    'flake.nix': '{ outputs = _: { kubernixosConfigurations = { }; }; }',
  })
  const PATH = withNix(`case "$*" in
    *metadata*) echo '{ "path": "/nix/store/locked-source", "resolved": { "type": "path", "path": "${folder}" } }' ;;
    *) if [ -e flake.lock ]; then name=locked; else name=unlocked; : >flake.lock; fi
      printf "error: undefined variable 'b'\\n\\n       at /nix/store/$name-source/shop.nix:2:7:\\n" >&2
      exit 1 ;;
  esac`)
  await expect(evaluateIn(folder, {}, { PATH })).rejects.toThrow(
    `undefined variable 'b'\nat ${folder}/shop.nix:2:7\n`,
  )
})
