import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Metafile, readMetafile } from './bundle.ts'
import { compile, type Stamp } from './compile.ts'
import { signMacho } from './sign.ts'
import type { Target } from './targets.ts'

/** What a program is built from. */
export interface Ingredients {
  readonly target: Target
  /** Bun's runtime for the target. */
  readonly executable: Buffer
  readonly stamp: Stamp
  /** Where a folder for the build is made. */
  readonly folder: string
}

/** A compiled and, for macOS, signed program. */
export interface Program {
  readonly content: Buffer
  /** What Bun says went into it. */
  readonly metafile: Metafile
}

/** Compiles and signs the program of one target. */
export async function buildTarget({ target, executable, stamp, folder }: Ingredients): Promise<Program> {
  const own = join(folder, `${target.os}-${target.arch}`)
  mkdirSync(own)
  const [runtime, outfile, metafile] = [
    join(own, 'bun'),
    join(own, 'kubectl-nixos'),
    join(own, 'metafile.json'),
  ]
  writeFileSync(runtime, executable, { mode: 0o755 })
  await compile({ ...stamp, outfile, metafile, target: { name: target.bunTarget, runtime } })
  if (target.os === 'darwin') await signMacho(outfile)
  return { content: readFileSync(outfile), metafile: readMetafile(metafile) }
}
