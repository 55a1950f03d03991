import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { fileOfTar } from './archive.ts'
import { type Pin, pinOf } from './lock.ts'
import { ReleaseError } from './release-error.ts'
import { run } from './run.ts'

/** A runtime of Bun, proven to be the pinned one. */
export interface Runtime {
  /** Its npm package. */
  readonly name: string
  readonly pin: Pin
  /** Of the executable, in hexadecimal. */
  readonly sha256: string
  readonly executable: Buffer
}

/**
 * The runtime of an npm package, downloaded once into the user's cache. What the cache holds is no more trusted than
 * a download: its integrity is checked at every use.
 * @throws ReleaseError where the tarball is not the one that package-lock.json pins
 */
export async function pinnedRuntime(name: string): Promise<Runtime> {
  const pin = pinOf(`node_modules/${name}`)
  const file = join(cacheFolder(), `${name.replace('@', '').replace('/', '-')}-${pin.version}.tgz`)
  if (!existsSync(file)) await download(name, pin, file)
  const tarball = readFileSync(file)
  checkIntegrity(tarball, pin, file)
  const executable = await fileOfTar(Bun.gunzipSync(tarball), 'package/bin/bun')
  return { name, pin, executable, sha256: createHash('sha256').update(executable).digest('hex') }
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kubectl-nixos', 'release')
}

async function download(name: string, pin: Pin, file: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true })
  const unfinished = mkdtempSync(join(cacheFolder(), '.download-'))
  try {
    await run(['npm', 'pack', '--silent', '--pack-destination', unfinished, `${name}@${pin.version}`])
    const tarball = readFileSync(join(unfinished, basename(file)))
    checkIntegrity(tarball, pin, `${name}@${pin.version} of the package registry`)
    renameSync(join(unfinished, basename(file)), file)
  } finally {
    rmSync(unfinished, { recursive: true })
  }
}

function checkIntegrity(tarball: Buffer, { integrity }: Pin, origin: string): void {
  const found = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  if (found === integrity) return
  throw new ReleaseError(
    `${origin} is not what package-lock.json pins: its integrity is ${found}, not ${integrity}. If it is a file, delete it and run this again`,
  )
}
