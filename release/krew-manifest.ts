import { ReleaseError } from './release-error.ts'

/** The release that a manifest offers for download. */
export interface KrewRelease {
  /** Without a `v`: `1.2.3`. */
  readonly version: string
  /** The page of the project. */
  readonly homepage: string
  /** The URL of the folder that holds the archives. */
  readonly downloads: string
  /** The SHA-256 sums of the archives, in sha256sum's format. */
  readonly checksums: string
}

// In the template, what an archive is and what it must be lie on lines of their own.
const archive = /^( *)uri: (\S+)\n\1sha256: \$\{sha256\}/gm

/**
 * The manifest that krew installs a release from, out of the template krew/nixos.yaml. The rules are those of
 * validate-krew-manifest.
 * @throws ReleaseError where an archive has no checksum, or something in the template stays open
 */
export function renderKrewManifest(template: string, release: KrewRelease): string {
  const { checksums, ...values } = release
  const sums = readChecksums(checksums)
  const filled = fill(template, values)
  return closed(
    filled.replaceAll(archive, (_, indent: string, uri: string) => {
      const name = uri.slice(uri.lastIndexOf('/') + 1)
      const sum = sums.get(name)
      if (sum === undefined) {
        throw new ReleaseError(`the checksums hold no ${name}, which the krew manifest offers`)
      }
      return `${indent}uri: ${uri}\n${indent}sha256: ${sum}`
    }),
  )
}

/**
 * The same template in the form of .krew.yaml: krew-release-bot fills it in for a tag, with what it downloads from
 * the release itself.
 */
export function renderKrewBotTemplate(template: string, homepage: string): string {
  const tag = '{{ .TagName }}'
  const inText = template.replaceAll(
    archive,
    (_, indent: string, uri: string) =>
      `${indent}{{addURIAndSha "${uri}" .TagName | indent ${indent.length} }}`,
  )
  const downloads = `${homepage}/releases/download/${tag}`
  return closed(
    fill(inText.replaceAll(/v\$\{version\}/g, tag), {
      version: '{{ slice .TagName 1 }}',
      homepage,
      downloads,
    }),
  )
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (open, name: string) => values[name] ?? open)
}

function closed(text: string): string {
  const [open] = text.match(/\$\{\w*\}/) ?? []
  if (open !== undefined) throw new ReleaseError(`nothing fills ${open} in the krew manifest`)
  return text
}

function readChecksums(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)].map(([, sum = '', name = '']) => [name, sum]),
  )
}
