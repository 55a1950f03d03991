import { createHash } from 'node:crypto'

/** A file of a release. */
export interface ReleaseFile {
  readonly name: string
  readonly content: Buffer
}

/** The SHA-256 of a file, in hexadecimal. */
function sha256({ content }: Pick<ReleaseFile, 'content'>): string {
  return createHash('sha256').update(content).digest('hex')
}

/** checksums.txt, as `sha256sum --check` reads it. */
export function checksums(files: readonly ReleaseFile[]): string {
  return files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(file => `${sha256(file)}  ${file.name}\n`)
    .join('')
}
