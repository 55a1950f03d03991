import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { expect, test } from 'vitest'
import { fileOfTar, gzippedTar } from '../../../release/archive.ts'

const files = [
  { name: 'b', mode: 0o755, content: Buffer.from('program') },
  { name: 'LICENSE', mode: 0o644, content: Buffer.from('licence') },
]

test('the same files give the same archive, in whatever order they come', async () => {
  const archive = await gzippedTar(files, 1_700_000_000)
  expect((await gzippedTar(files.toReversed(), 1_700_000_000)).equals(archive)).toBe(true)
  expect((await gzippedTar(files, 1_700_000_001)).equals(archive)).toBe(false)
  // No name and no time in gzip's own header, and a fixed byte for the system it was made on.
  expect(archive.readUInt8(3)).toBe(0)
  expect(archive.readUInt32LE(4)).toBe(0)
  expect(archive.readUInt8(9)).toBe(255)
})

test('one file of an archive is read back, and one that is not there is an error', async () => {
  const tar = Bun.gunzipSync(new Uint8Array(await gzippedTar(files, 0)))
  expect((await fileOfTar(tar, 'LICENSE')).toString()).toBe('licence')
  await expect(fileOfTar(tar, 'NOTICE')).rejects.toThrow('the archive has no file NOTICE')
})

test('a link is no file, whatever its name', async () => {
  const tar = pack()
  tar.entry({ name: 'package/bin/bun', type: 'symlink', linkname: '/bin/sh' })
  tar.finalize()
  await expect(fileOfTar(await buffer(tar), 'package/bin/bun')).rejects.toThrow('has no file package/bin/bun')
})
