import { mkdirSync, readFileSync } from 'node:fs'
import { compile, type Stamp } from './compile.ts'
import { type Runtime, writeRuntime } from './runtime.ts'
import { signMacho } from './sign.ts'
import type { Target } from './targets.ts'

/** A compiled and, for macOS, signed program. */
export interface Program {
  readonly target: Target
  readonly runtime: Runtime
  readonly content: Buffer
  /** What Bun says went into it. */
  readonly metafile: string
}

/** Compiles and signs the program of one target, in a folder of its own below `folder`. */
export async function buildTarget(
  target: Target,
  runtime: Runtime,
  stamp: Stamp,
  folder: string,
): Promise<Program> {
  const own = `${folder}/${target.os}-${target.arch}`
  mkdirSync(own)
  writeRuntime(runtime, `${own}/bun`)
  const outfile = `${own}/kubectl-nixos`
  const metafile = `${own}/metafile.json`
  await compile({ ...stamp, outfile, metafile, target: { name: target.bunTarget, runtime: `${own}/bun` } })
  if (target.os === 'darwin') await signMacho(outfile)
  return { target, runtime, content: readFileSync(outfile), metafile }
}
