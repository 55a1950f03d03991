import { cpSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { homepage } from '../../release/homepage.ts'
import { type Krew, makeKrew, runGo, serveFolder } from './krew-tools.ts'
import { type Released, released } from './released.ts'

const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64']
const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-krew-'))
let release: Released
let krew: Krew

beforeAll(async () => {
  release = await released()
})
beforeEach(async () => {
  krew = await makeKrew()
})
afterEach(() => krew.remove())
afterAll(() => rmSync(folder, { recursive: true }))

const archive = (platform: string) => join(release.dir, `kubectl-nixos_${release.version}_${platform}.tar.gz`)
const install = (file: string, platform: string) =>
  krew.run(['install', `--manifest=${release.dir}/nixos.yaml`, `--archive=${file}`], platform)

test.each(platforms)('krew installs the archive for %s', async platform => {
  const { code, stderr } = await install(archive(platform), platform)
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Installed plugin: nixos\n') })
  expect(stderr).toContain('needs nix 2.8 or newer on the PATH')

  const store = join(krew.root, 'store/nixos', `v${release.version}`)
  const linked = platform.startsWith('linux') ? 'nixos-launcher.sh' : 'kubectl-nixos'
  expect(readlinkSync(join(krew.root, 'bin/kubectl-nixos'))).toBe(join(store, linked))
  const files = ['LICENSE', 'THIRD-PARTY-NOTICES', 'kubectl-nixos', 'kubectl_complete-nixos']
  expect(readdirSync(store).toSorted()).toEqual([...new Set([...files, linked])].toSorted())
})

test('krew refuses an archive of which a byte has changed', async () => {
  const changed = join(folder, 'changed.tar.gz')
  cpSync(archive('linux_amd64'), changed)
  const bytes = readFileSync(changed)
  bytes.writeUInt8(bytes.readUInt8(4096) ^ 1, 4096)
  writeFileSync(changed, bytes)
  const { code, stderr } = await install(changed, 'linux_amd64')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('checksum does not match') })
  expect(readdirSync(join(krew.root, 'bin'))).toEqual([])
})

test("krew's own check takes the manifest, and installs what it downloads for every platform", async () => {
  const server = await serveFolder(release.dir)
  try {
    const manifest = join(folder, 'nixos.yaml')
    const downloads = `${homepage}/releases/download/v${release.version}`
    const text = readFileSync(join(release.dir, 'nixos.yaml'), 'utf8')
    writeFileSync(manifest, text.replaceAll(downloads, server.url))
    const { code, stderr } = await krew.validate(manifest)
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('all 4 spec.platforms installed fine'),
    })
  } finally {
    server.close()
  }
})

test('the template of krew-release-bot makes the same manifest', () => {
  const template = fileURLToPath(new URL('../../.krew.yaml', import.meta.url))
  const args = [template, `v${release.version}`, `${release.dir}/checksums.txt`]
  expect(runGo(['run', './bot-template', ...args])).toBe(readFileSync(`${release.dir}/nixos.yaml`, 'utf8'))
})

test('the custom index holds the same manifest', () => {
  const index = join(release.dir, 'krew-index')
  expect(readdirSync(index, { recursive: true }).toSorted()).toEqual(['plugins', 'plugins/nixos.yaml'])
  expect(readFileSync(join(index, 'plugins/nixos.yaml'), 'utf8')).toBe(
    readFileSync(join(release.dir, 'nixos.yaml'), 'utf8'),
  )
})
