import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { homepage } from '../../../release/homepage.ts'
import {
  type KrewRelease,
  renderKrewBotTemplate,
  renderKrewManifest,
} from '../../../release/krew-manifest.ts'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const template = read('krew/nixos.yaml')
const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64']
const release: KrewRelease = {
  version: '1.2.3',
  homepage: 'https://example.org/project',
  downloads: 'https://example.org/files',
  checksums: platforms
    .map((platform, index) => `${sum(index)}  kubectl-nixos_1.2.3_${platform}.tar.gz\n`)
    .join(''),
}

describe('the manifest', () => {
  test('offers each archive with its own checksum', () => {
    const { metadata, spec } = parse(renderKrewManifest(template, release))
    expect(metadata.name).toBe('nixos')
    expect(spec).toMatchObject({ version: 'v1.2.3', homepage: release.homepage })
    expect(spec.platforms).toEqual(
      platforms.map((platform, index) => {
        const [os, arch] = platform.split('_')
        return {
          selector: { matchLabels: { os, arch } },
          uri: `https://example.org/files/kubectl-nixos_1.2.3_${platform}.tar.gz`,
          sha256: sum(index),
          bin: os === 'linux' ? 'nixos-launcher.sh' : 'kubectl-nixos',
        }
      }),
    )
  })

  test('keeps what the reviewers of krew-index ask for', () => {
    const { shortDescription, description, caveats } = parse(renderKrewManifest(template, release)).spec
    expect(shortDescription.length).toBeLessThanOrEqual(50)
    expect(
      Math.max(...`${description}${caveats}`.split('\n').map((line: string) => line.length)),
    ).toBeLessThanOrEqual(80)
    expect(description).not.toContain('kubectl nixos')
  })

  test.each([
    [
      'no checksum of an archive',
      { ...release, checksums: release.checksums.replace('darwin_arm64', 'other') },
      'hold no kubectl-nixos_1.2.3_darwin_arm64.tar.gz',
    ],
    [
      'checksums of another version',
      { ...release, version: '1.2.4' },
      'hold no kubectl-nixos_1.2.4_linux_amd64.tar.gz',
    ],
    [
      'a checksum that is none',
      { ...release, checksums: release.checksums.replaceAll(sum(0), 'A'.repeat(64)) },
      'hold no',
    ],
  ])('fails with %s', (_, wrong, message) => {
    expect(() => renderKrewManifest(template, wrong)).toThrow(message)
  })

  test('fails where the template asks for what a release does not have', () => {
    const asking = template.replace('{homepage}', '{author}')
    expect(() => renderKrewManifest(asking, release)).toThrow(/nothing fills \$\{author\}/)
    expect(() => renderKrewBotTemplate(asking, homepage)).toThrow(/nothing fills \$\{author\}/)
  })
})

test('.krew.yaml says the same (npm run docs writes it)', () => {
  expect(read('.krew.yaml')).toBe(renderKrewBotTemplate(template, homepage))
})

test('the launcher names the project that package.json names', () => {
  expect(read('krew/nixos-launcher.sh')).toContain(` ${homepage.replace('https://github.com/', 'github:')}'`)
})

function sum(index: number): string {
  return `a${index}`.repeat(32)
}
