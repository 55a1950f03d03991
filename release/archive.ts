import { buffer } from 'node:stream/consumers'
import { extract, pack } from 'tar-stream'

/** A regular file of an archive. */
export interface ArchiveFile {
  readonly name: string
  readonly mode: number
  readonly content: Buffer
}

// The highest level, 12, makes it 2.4 per cent smaller, in nine times the time.
const level = 6

/**
 * A gzipped tar whose bytes depend on nothing but its files and their time, in seconds since 1970: sorted by name,
 * owned by 0, and compressed by the pinned Bun's own libdeflate, which gives the same on every processor.
 */
export async function gzippedTar(files: readonly ArchiveFile[], time: number): Promise<Buffer> {
  const tar = pack()
  const bytes = buffer(tar)
  for (const { name, mode, content } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const header = { name, mode, mtime: new Date(time * 1000), uid: 0, gid: 0, uname: '', gname: '' }
    tar.entry({ ...header, type: 'file' }, content)
  }
  tar.finalize()
  return Buffer.from(Bun.gzipSync(new Uint8Array(await bytes), { library: 'libdeflate', level }))
}

/**
 * The content of one file of an unpacked tar.
 * @throws Error where the tar has no such regular file
 */
export async function fileOfTar(tar: Uint8Array, name: string): Promise<Buffer> {
  const reader = extract()
  reader.end(tar)
  for await (const entry of reader) {
    if (entry.header.name === name && entry.header.type === 'file') return await buffer(entry)
    entry.resume()
  }
  throw new Error(`the archive has no file ${name}`)
}
