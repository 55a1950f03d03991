import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { evaluate } from '../../../src/source/evaluate.ts'

const examples = join(import.meta.dirname, '../../../examples')

/** A configuration as the product evaluates it. */
export interface EvaluatedExample {
  readonly namespace: string | undefined
  readonly instance: string | undefined
  /** By `Kind/name`. */
  readonly objects: Readonly<Record<string, KubeObject>>
}

/** Objects by `Kind/name`, which is unique in all that is compared here. */
export function byKindAndName(objects: readonly KubeObject[]): Readonly<Record<string, KubeObject>> {
  return Object.fromEntries(objects.map(object => [`${object.kind}/${object.metadata.name}`, object]))
}

/** Evaluates a file below examples/. */
export function evaluatedExample(file: string): Promise<EvaluatedExample> {
  return evaluatedConfiguration(join(examples, file))
}

/** Evaluates a file with the built-in module library: a nixpkgs of this machine is out of reach. */
export async function evaluatedConfiguration(file: string): Promise<EvaluatedExample> {
  const home = mkdtempSync(join(tmpdir(), 'evaluated-example-'))
  try {
    const { manifests, settings, warnings } = await evaluate(
      { file, flake: undefined, modules: undefined, packages: undefined, showTrace: false, verbosity: 0 },
      {
        cwd: home,
        home,
        env: { PATH: process.env['PATH'], HOME: home },
        err: () => {},
        signal: new AbortController().signal,
      },
    )
    if (warnings.length > 0) throw new Error(`${file} warns: ${warnings.join('\n')}`)
    const { namespace, instance } = settings
    return { namespace, instance, objects: byKindAndName(manifests.map(manifest => manifest.object)) }
  } finally {
    rmSync(home, { recursive: true })
  }
}
