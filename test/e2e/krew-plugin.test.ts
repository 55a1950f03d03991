import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { homepage } from '../../release/homepage.ts'
import { runProgram } from '../control-plane/run-program.ts'
import { type Krew, makeKrew, serveFolder } from './krew-tools.ts'
import { byName, liveObjects } from './live.ts'
import { usualLoader } from './nixos-root.ts'
import { onPlane } from './on-plane.ts'
import { released } from './released.ts'

// One story, told in order: from the custom index of a release to a plugin that is gone again.
describe('the plugin from a custom index', () => {
  const { plane, place } = onPlane({ folder: minimalExample })
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-krew-'))
  const index = join(folder, 'index')
  let krew: Krew
  let files: Awaited<ReturnType<typeof serveFolder>>
  let version: string

  beforeAll(async () => {
    const release = await released()
    version = release.version
    krew = await makeKrew()
    files = await serveFolder(join(folder, 'files'))
    cpSync(release.dir, join(folder, 'files'), { recursive: true })
    cpSync(join(release.dir, 'krew-index'), index, { recursive: true })
    await git('init', '--quiet')
    await publish(text => text.replaceAll(`${homepage}/releases/download/v${version}`, files.url))
  })
  afterAll(() => {
    files?.close()
    krew?.remove()
    rmSync(folder, { recursive: true })
  })

  test('krew takes the index and installs the plugin from it', async () => {
    expect(await krew.run(['index', 'add', 'ours', index])).toMatchObject({ code: 0 })
    const { code, stderr } = await krew.run(['install', 'ours/nixos'])
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('Installed plugin: nixos\n'),
    })
  })

  test('kubectl finds it', async () => {
    const { code, stdout } = await nixos('version')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`Client Version: v${version}\n`),
    })
    const listed = await runProgram(['kubectl', 'plugin', 'list', '--name-only'], { env: krew.env })
    expect(listed.stdout.split('\n')).toContain('kubectl-nixos')
  })

  test("kubectl completes it, once it has put the other half of itself beside krew's link", async () => {
    expect(await nixos('completion', 'install')).toMatchObject({ code: 0, stdout: '' })
    expect(existsSync(join(krew.root, 'bin/kubectl_complete-nixos'))).toBe(true)
    const { stdout } = await runProgram(['kubectl', '__complete', 'nixos', 'di'], { env: krew.env })
    expect(stdout).toMatch(/^diff\t/)
  })

  test('it makes the cluster equal to the configuration, deletions included', async () => {
    const created = 'deployment.apps/hello created\nconfigmap/hello created\n'
    const { code, stdout } = await nixos('apply', '--prune')
    expect({ code, stdout: stdout.split('\n').toSorted() }).toEqual({
      code: 0,
      stdout: created.split('\n').toSorted(),
    })
    const file = join(place.folder, 'kubernixos.nix')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/ {4}hello-page = \{.*?\n {4}\};\n/s, ''))
    expect(await nixos('apply', '--prune')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--yes'),
    })
    expect(await nixos('apply', '--prune', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('configmap/hello pruned\n'),
    })
    const left = await liveObjects(plane, 'deployments,configmaps', '-A', '-l', 'kubernixos')
    expect(Object.keys(byName(left))).toEqual(['Deployment default/hello'])
    expect(await nixos('diff')).toMatchObject({ code: 0, stdout: '' })
  })

  test.skipIf(!existsSync(usualLoader))('started through a loader, as on NixOS, it is the same', async () => {
    const loader = realpathSync(usualLoader)
    const program = join(dirname(realpathSync(join(krew.root, 'bin/kubectl-nixos'))), 'kubectl-nixos')
    const command = [loader, '--library-path', dirname(loader), program, 'diff']
    const run = await runProgram(command, { cwd: place.folder, env: { ...place.env, ...krew.env } })
    expect(run).toEqual({ code: 0, stdout: '', stderr: '1 unchanged\n' })
  })

  test('krew upgrades it to the next version, and keeps nothing of this one', async () => {
    const next = version.replace(/\d+$/, last => `${Number(last) + 1}`)
    for (const file of readdirSync(join(folder, 'files')).filter(name => name.endsWith('.tar.gz')))
      cpSync(join(folder, 'files', file), join(folder, 'files', file.replace(version, next)))
    await publish(text => text.replaceAll(version, next))
    expect(await krew.run(['upgrade', 'nixos'])).toMatchObject({ code: 0 })
    expect(readdirSync(join(krew.root, 'store/nixos'))).toEqual([`v${next}`])
    expect(dirname(realpathSync(join(krew.root, 'bin/kubectl-nixos')))).toBe(
      join(krew.root, `store/nixos/v${next}`),
    )
    expect(await nixos('version')).toMatchObject({ code: 0 })
  })

  test('krew uninstalls it, and all that is left is the other half, which krew does not know', async () => {
    expect(await krew.run(['uninstall', 'nixos'])).toMatchObject({ code: 0 })
    const left = ['bin', 'receipts', 'store'].flatMap(name => readdirSync(join(krew.root, name)))
    expect(left).toEqual(['kubectl_complete-nixos'])
    const { code, stderr } = await nixos('version')
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('unknown command "nixos"') })
  })

  function nixos(...args: string[]) {
    return runProgram(['kubectl', 'nixos', ...args], {
      cwd: place.folder,
      env: { ...place.env, ...krew.env },
    })
  }

  /** Changes the manifest in the index as its maintainer does. */
  async function publish(change: (text: string) => string): Promise<void> {
    const manifest = join(index, 'plugins/nixos.yaml')
    writeFileSync(manifest, change(readFileSync(manifest, 'utf8')))
    await git('add', '.')
    await git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '-m', 'Publish')
  }

  async function git(...args: string[]): Promise<void> {
    const { code, stderr } = await runProgram(['git', '-C', index, ...args], { env: krew.env })
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  }
})

function minimalExample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-minimal-'))
  cpSync(fileURLToPath(new URL('../../examples/minimal', import.meta.url)), folder, { recursive: true })
  return folder
}
