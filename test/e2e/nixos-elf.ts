const programHeaders = { offset: 32, size: 54, count: 56 }
const interpreter = 3

/**
 * A copy of a 64-bit ELF program that names another loader, as a program of the Nix store does: the name goes to the
 * end of the file, and nothing of the old one is left.
 * @throws where the program names none, as a static one
 */
export function withLoader(program: Buffer, loader: string): Buffer {
  const name = Buffer.from(`\0${loader}\0`)
  const copy = Buffer.concat([program, name])
  const header = interpreterHeader(copy)
  const start = Number(copy.readBigUInt64LE(header + 8))
  copy.fill(0, start, start + Number(copy.readBigUInt64LE(header + 32)))
  copy.writeBigUInt64LE(BigInt(program.length + 1), header + 8)
  copy.writeBigUInt64LE(BigInt(name.length - 1), header + 32)
  return copy
}

function interpreterHeader(program: Buffer): number {
  const first = Number(program.readBigUInt64LE(programHeaders.offset))
  const size = program.readUInt16LE(programHeaders.size)
  for (let index = 0; index < program.readUInt16LE(programHeaders.count); index++) {
    if (program.readUInt32LE(first + index * size) === interpreter) return first + index * size
  }
  throw new Error('the program names no loader')
}
