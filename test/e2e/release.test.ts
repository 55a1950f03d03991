import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMacho } from '../../release/macho.ts'
import { runProgram } from '../control-plane/run-program.ts'
import { type Released, released } from './released.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-release-test-'))
let release: Released

beforeAll(async () => {
  release = await released()
})
afterAll(() => rmSync(folder, { recursive: true }))

const archive = (platform: string) => `kubectl-nixos_${release.version}_${platform}.tar.gz`
const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64']

/** The headers of an archive's files and the content of the program. */
async function readArchive(platform: string) {
  const reader = extract()
  reader.end(Bun.gunzipSync(readFileSync(join(release.dir, archive(platform)))))
  const headers = []
  let program = Buffer.alloc(0)
  for await (const entry of reader) {
    headers.push(entry.header)
    const content = Buffer.concat(await Array.fromAsync(entry as AsyncIterable<Buffer>))
    if (entry.header.name === 'kubectl-nixos') program = content
  }
  return { headers, program }
}

describe('archives', () => {
  const modes: Record<string, number> = {
    'kubectl-nixos': 0o755,
    LICENSE: 0o644,
    'THIRD-PARTY-NOTICES': 0o644,
    'kubectl_complete-nixos': 0o755,
    'nixos-launcher.sh': 0o755,
  }

  test.each(platforms)(
    '%s holds regular files of root, sorted, of the time of the commit',
    async platform => {
      const { headers } = await readArchive(platform)
      const commitTime = (await runProgram(['git', 'log', '-1', '--format=%ct'], { cwd: root })).stdout
      const names = Object.keys(modes).filter(name => !name.endsWith('.sh') || platform.startsWith('linux'))
      expect(headers.map(({ name }) => name)).toEqual(names.toSorted())
      for (const header of headers) {
        expect(header).toMatchObject({
          type: 'file',
          uid: 0,
          gid: 0,
          uname: '',
          gname: '',
          mode: modes[header.name],
        })
        expect(header.mtime?.getTime()).toBe(Number(commitTime) * 1000)
      }
    },
  )

  test('checksums.txt verifies with sha256sum, and names every archive and the SBOM', async () => {
    const { code, stdout } = await runProgram(['sha256sum', '--check', '--strict', 'checksums.txt'], {
      cwd: release.dir,
    })
    expect(code).toBe(0)
    for (const name of [...platforms.map(archive), `kubectl-nixos_${release.version}.cdx.json`]) {
      expect(stdout).toContain(`${name}: OK`)
    }
  })
})

describe('programs', () => {
  test('the Linux one of this machine starts anywhere, with no environment, and says what it is', async () => {
    const { program } = await readArchive(process.arch === 'arm64' ? 'linux_arm64' : 'linux_amd64')
    const file = join(folder, 'kubectl-nixos')
    writeFileSync(file, program, { mode: 0o755 })
    const empty = mkdtempSync(join(folder, 'empty-'))
    const { code, stdout } = await runProgram(['env', '-i', file, 'version'], { cwd: empty })
    expect(code).toBe(0)
    expect(stdout).toContain(`Client Version: v${release.version}\nCommit: ${release.commit}\n`)
    expect(stdout).toContain(`Bun Version: v${Bun.version}\n`)
  })

  test.each(['amd64', 'arm64'] as const)(
    'the one for darwin %s is for it, and its signature holds',
    async arch => {
      const { program } = await readArchive(`darwin_${arch}`)
      const { signature, ...macho } = readMacho(program)
      expect(macho).toEqual({ arch })
      expect(signature).toMatchObject({ adHoc: true, hardened: false, wrongPages: 0, coversFile: true })
      program.writeUInt8(program.readUInt8(50_000_000) ^ 1, 50_000_000)
      expect(readMacho(program).signature).toMatchObject({ wrongPages: 1, coversFile: true })
    },
  )

  test.each([
    ['amd64', 0x3e, '/lib64/ld-linux-x86-64.so.2'],
    ['arm64', 0xb7, '/lib/ld-linux-aarch64.so.1'],
  ])('the one for linux %s is for it, and asks for the usual loader', async (arch, machine, loader) => {
    const { program } = await readArchive(`linux_${arch}`)
    expect(program.toString('latin1', 0, 4)).toBe('\x7fELF')
    expect(program.readUInt16LE(18)).toBe(machine)
    expect(program.subarray(0, 4096).includes(`${loader}\0`)).toBe(true)
  })
})

describe('the SBOM', () => {
  const text = () => readFileSync(join(release.dir, `kubectl-nixos_${release.version}.cdx.json`), 'utf8')

  test('is what CycloneDX 1.6 allows, by its own validator', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
    expect(await validator.validate(text())).toBeNull()
  })

  test('lists what is in the programs: packages, runtimes and engine, nothing of development', () => {
    const { components }: { components: SbomComponent[] } = JSON.parse(text())
    const purls = components.flatMap(allComponents).map(({ purl }) => purl)
    const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
      readFileSync(`${root}package-lock.json`, 'utf8'),
    )
    const direct = Object.keys(packages['']?.dependencies ?? {})
    expect(direct).toContain('yaml')
    for (const name of direct) {
      expect(purls).toContain(
        `pkg:npm/${name.replace('@', '%40')}@${packages[`node_modules/${name}`]?.version}`,
      )
    }
    for (const runtime of ['linux-x64', 'linux-aarch64', 'darwin-x64', 'darwin-aarch64']) {
      expect(purls).toContain(`pkg:npm/%40oven/bun-${runtime}@${Bun.version}`)
    }
    expect(purls).toContain(`pkg:github/oven-sh/webkit@${process.versions['webkit']}`)
    const development = Object.entries(packages)
      .filter(([path, { dev }]) => dev && !path.includes('@oven/'))
      .map(
        ([path, { version }]) =>
          `pkg:npm/${path.replace(/^.*node_modules\//, '').replace('@', '%40')}@${version}`,
      )
    expect(purls.filter(purl => purl !== undefined && development.includes(purl))).toEqual([])
  })

  test('has the hash of each package and runtime as package-lock.json pins it, and the time of the commit', async () => {
    const { components, metadata }: Sbom = JSON.parse(text())
    const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
      readFileSync(`${root}package-lock.json`, 'utf8'),
    )
    const fromNpm = components.flatMap(allComponents).filter(({ purl }) => purl?.startsWith('pkg:npm/'))
    expect(fromNpm.length).toBeGreaterThan(4)
    for (const { 'bom-ref': path, hashes } of fromNpm) {
      const pinned = packages[path.startsWith('node_modules/') ? path : `node_modules/${path}`]?.integrity
      const content = Buffer.from(pinned?.replace('sha512-', '') ?? '', 'base64').toString('hex')
      expect({ path, hashes }).toEqual({ path, hashes: [{ alg: 'SHA-512', content }] })
    }
    const committed = await runProgram(['git', 'log', '-1', '--format=%ct'], { cwd: root })
    expect(Date.parse(metadata.timestamp)).toBe(Number(committed.stdout) * 1000)
  })
})

interface Sbom {
  readonly components: readonly SbomComponent[]
  readonly metadata: { readonly timestamp: string }
}

interface LockedPackage {
  readonly version: string
  readonly integrity?: string
  readonly dev?: true
  readonly dependencies?: Readonly<Record<string, string>>
}

interface SbomComponent {
  readonly 'bom-ref': string
  readonly purl?: string
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  readonly components?: readonly SbomComponent[]
}

function allComponents(component: SbomComponent): readonly SbomComponent[] {
  return [component, ...(component.components ?? []).flatMap(allComponents)]
}
