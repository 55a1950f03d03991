import { createHash } from 'node:crypto'

/** What is read of a Mach-O executable of 64 bits. */
export interface Macho {
  readonly arch: 'amd64' | 'arm64'
  readonly signature?: CodeSignature
}

/** An embedded code signature, by its code directory: what macOS holds each page against before running it. */
export interface CodeSignature {
  readonly identifier: string
  /** Neither a certificate nor a person stands behind it. */
  readonly adHoc: boolean
  /** The process gets the hardened runtime, which Apple wants of what it notarises. */
  readonly hardened: boolean
  /** Pages whose hash is not the recorded one. */
  readonly wrongPages: number
  readonly pages: number
  /** Everything before the signature is hashed, and nothing follows it. */
  readonly coversFile: boolean
}

const architectures: Readonly<Record<number, Macho['arch']>> = { 16777223: 'amd64', 16777228: 'arm64' }

// Numbers of Apple's mach-o/loader.h and kern/cs_blobs.h. A signature is big-endian, all else is little-endian.
const magic64 = 0xfeedfacf
const headerSize = 32
const loadCodeSignature = 0x1d
const codeDirectoryMagic = 0xfade0c02
const adHocFlag = 2
const runtimeFlag = 0x10000
const sha256Type = 2

/**
 * Reads a Mach-O file.
 * @throws Error where it is none, or for neither of the two architectures
 */
export function readMacho(file: Buffer): Macho {
  const arch = architectures[file.readUInt32LE(4)]
  if (file.readUInt32LE(0) !== magic64 || arch === undefined) throw new Error('no Mach-O of 64 bits')
  const command = loadCommands(file).find(at => file.readUInt32LE(at) === loadCodeSignature)
  if (command === undefined) return { arch }
  const start = file.readUInt32LE(command + 8)
  const end = start + file.readUInt32LE(command + 12)
  return { arch, signature: readSignature(file, { start, end }) }
}

function loadCommands(file: Buffer): number[] {
  const offsets: number[] = []
  for (let at = headerSize; offsets.length < file.readUInt32LE(16); at += file.readUInt32LE(at + 4)) {
    offsets.push(at)
  }
  return offsets
}

function readSignature(file: Buffer, { start, end }: { start: number; end: number }): CodeSignature {
  const directory = codeDirectory(file, start)
  const flags = directory.readUInt32BE(12)
  const identifier = directory.subarray(directory.readUInt32BE(20))
  const [pages, limit] = [directory.readUInt32BE(28), directory.readUInt32BE(32)]
  const wrong = Array.from({ length: pages }, (_, page) => page).filter(
    page => !pageMatches(file, directory, page),
  )
  return {
    identifier: identifier.toString('utf8', 0, identifier.indexOf(0)),
    adHoc: (flags & adHocFlag) !== 0,
    hardened: (flags & runtimeFlag) !== 0,
    wrongPages: wrong.length,
    pages,
    coversFile: limit === start && end === file.length,
  }
}

function codeDirectory(file: Buffer, start: number): Buffer {
  for (let index = 0; index < file.readUInt32BE(start + 8); index++) {
    const at = start + file.readUInt32BE(start + 16 + 8 * index)
    if (file.readUInt32BE(at) === codeDirectoryMagic) return file.subarray(at, at + file.readUInt32BE(at + 4))
  }
  throw new Error('the code signature has no code directory')
}

function pageMatches(file: Buffer, directory: Buffer, page: number): boolean {
  const [hashes, limit] = [directory.readUInt32BE(16), directory.readUInt32BE(32)]
  const [size, type] = [directory.readUInt8(36), directory.readUInt8(37)]
  if (type !== sha256Type) throw new Error(`the code signature has hashes of type ${type}, not SHA-256`)
  const pageSize = 1 << directory.readUInt8(39)
  const content = file.subarray(page * pageSize, Math.min((page + 1) * pageSize, limit))
  const recorded = directory.subarray(hashes + page * size, hashes + (page + 1) * size)
  return createHash('sha256').update(content).digest().equals(recorded)
}
