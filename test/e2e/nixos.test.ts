import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { unpackArchive } from './krew-archive.ts'
import { makeRoot, noNix, noRoot, type Root, type System } from './nixos-root.ts'

if (noNix !== undefined) {
  const which = noRoot === undefined ? 'with nix ' : ''
  console.warn(`Tests of the krew archive on NixOS ${which}are skipped: ${noNix}.`)
}

// Each test has a root directory that is like such a system, and runs there what krew installed.
describe.skipIf(noRoot !== undefined)('the archive of krew', () => {
  const examples = fileURLToPath(new URL('../../examples/minimal', import.meta.url))
  const mounted = mkdtempSync(join(tmpdir(), 'kubectl-nixos-mounted-'))
  const roots: Root[] = []
  let archive: string

  beforeAll(async () => {
    archive = await unpackArchive()
  })
  afterEach(() => {
    for (const root of roots.splice(0)) root.remove()
  })
  afterAll(() => {
    for (const folder of [archive, mounted]) rmSync(folder, { recursive: true, force: true })
  })

  function system(kind: System): Root {
    const root = makeRoot(archive, kind)
    roots.push(root)
    return root
  }

  const started = { code: 0, stdout: expect.stringMatching(/^Client Version: v/), stderr: '' }
  const nixos: System = { nixos: '/etc/NIXOS', usual: 'stub', shell: 'glibc' }

  test.each<[string, System, string]>([
    ['NixOS with its stub', nixos, 'Could not start dynamically linked executable'],
    [
      'NixOS in a container',
      { nixos: '/run/current-system', usual: 'stub', shell: 'glibc' },
      'Could not start dynamically linked executable',
    ],
    ['NixOS with an old glibc', { nixos: '/etc/NIXOS', shell: 'old glibc' }, 'No such file or directory'],
    ['NixOS without a stub', { nixos: '/etc/NIXOS', shell: 'glibc' }, 'No such file or directory'],
  ])('%s: the program alone does not start, with its launcher it does', (_, kind, why) =>
    startsWithLauncherOnly(kind, why),
  )

  test.skipIf(noNix !== undefined)("a system of musl: nix' loader starts it", () =>
    startsWithLauncherOnly({ shell: 'musl', nix: true }, 'No such file or directory'),
  )

  async function startsWithLauncherOnly(kind: System, why: string): Promise<void> {
    const root = system(kind)
    const alone = await root.runWithoutLauncher(['version'])
    expect(alone).toEqual({ code: 127, stdout: '', stderr: expect.stringContaining(why) })
    expect(await root.run(['version'])).toEqual(started)
  }

  test('elsewhere the usual loader is not asked first, nor is there another', async () => {
    const alone = await system({ usual: 'stub', shell: 'glibc' }).run(['version'])
    expect(alone).toEqual({
      code: 127,
      stdout: '',
      stderr: expect.stringContaining('Could not start dynamically linked executable'),
    })
  })

  test('arguments stay whole on the way through a loader', async () => {
    const { stderr } = await system(nixos).run(['dump', '-f', 'a  file, * ?.nix'])
    expect(stderr).toContain('--file a  file, * ?.nix: no such file')
  })

  test('NixOS with nix-ld: the program is started as it is', async () => {
    // The shell leads to no other loader.
    const root = system({ nixos: '/etc/NIXOS', usual: 'nix-ld', shell: 'musl' })
    expect(await root.runWithoutLauncher(['version'])).toEqual(started)
    expect(await root.run(['version'])).toEqual(started)
  })

  test.each<[string, System, string]>([
    [
      'NixOS',
      { nixos: '/etc/NIXOS', usual: 'stub', shell: 'musl' },
      `error: kubectl-nixos from krew cannot be started: NixOS has no loader for programs from elsewhere, and neither the shell nor nix on the PATH leads to a glibc in the Nix store
Install it with Nix instead: nix profile install github:kubectl-nixos/kubectl-nixos
Or set programs.nix-ld.enable = true; in the configuration of this machine.
`,
    ],
    [
      'a system of musl',
      { shell: 'musl' },
      `error: kubectl-nixos from krew cannot be started: it needs glibc, and this system has none, as Alpine and others with musl
Install it with Nix instead: nix profile install github:kubectl-nixos/kubectl-nixos
`,
    ],
  ])('%s without any glibc: a sentence says what to do', async (_, kind, stderr) => {
    const root = system(kind)
    expect(await root.run(['version'])).toEqual({ code: 1, stdout: '', stderr })
    // 1 would mean differences.
    expect(await root.run(['dump', 'diff'])).toEqual({ code: 2, stdout: '', stderr })
  })

  test.skipIf(noNix !== undefined)('it evaluates with the nix of such a system', async () => {
    const root = system({ ...nixos, nix: true })
    const file = '/mnt/kubernixos.nix'
    const { code, stdout, stderr } = await root.run(['dump', '-o', 'name', '-f', file], {
      mounts: { '/mnt': examples },
      env: { NIX_CONFIG: 'build-users-group =' },
    })
    expect({ code, stdout, stderr: code === 0 ? '' : stderr }).toEqual({
      code: 0,
      stdout: 'deployment.apps/hello\nconfigmap/hello\n',
      stderr: '',
    })
  })

  test("the libraries of LD_LIBRARY_PATH are not taken for the loader's own, and nix still sees the variable", async () => {
    const root = system(nixos)
    mkdirSync(join(mounted, 'other'))
    writeFileSync(join(mounted, 'other/libm.so.6'), 'no library')
    const nix = '#!/bin/sh\necho "error: libraries of nix: $LD_LIBRARY_PATH" >&2\nexit 1\n'
    writeFileSync(join(mounted, 'nix'), nix, { mode: 0o755 })
    writeFileSync(join(mounted, 'kubernixos.nix'), '{ }')
    const { code, stderr } = await root.run(['dump', '-f', '/mnt/kubernixos.nix'], {
      mounts: { '/mnt': mounted },
      env: { LD_LIBRARY_PATH: '/mnt/other', PATH: '/mnt:/bin' },
    })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('libraries of nix: /mnt/other\n'),
    })
  })
})
