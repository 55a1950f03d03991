import type { Emit } from '../events/emitter.ts'
import { crdSchemas } from '../manifest/crd-schema.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { normalise } from '../manifest/normalise.ts'
import { stamp } from '../manifest/stamp.ts'
import { unknownAnnotations } from '../manifest/unknown-annotations.ts'
import { evaluate } from '../source/evaluate.ts'
import type { Settings } from '../source/evaluation.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'

/**
 * An evaluated configuration in the form that apply sends: with labels, and without nulls that would change
 * something at every apply.
 */
export interface Configuration {
  readonly source: string
  readonly settings: Settings
  readonly checksum: string
  readonly manifests: readonly Manifest[]
}

/** Evaluates the configuration and checks it as far as that is possible offline. Warnings are events. */
export async function configuration(request: Request, io: Io, emit: Emit): Promise<Configuration> {
  const { cwd, env, home, stop: signal } = io
  const err = (text: string) => emit({ kind: 'evaluator-said', text })
  const evaluated = await evaluate(request, { cwd, env, home, err, signal })
  const { source, settings, checksum } = evaluated
  const { instance } = settings
  emit({ kind: 'evaluated', checksum, ...(instance === undefined ? {} : { instance }) })
  const annotations = unknownAnnotations(evaluated.manifests)
  if (annotations.length > 0) emit({ kind: 'annotations-unknown', annotations })
  const findSchema = crdSchemas(evaluated.manifests.map(({ object }) => object))
  const normalised = evaluated.manifests.map(manifest => normalise(manifest, findSchema))
  const exported = normalised.filter(({ leftOut }) => leftOut.length > 0)
  if (exported.length > 0)
    emit({
      kind: 'fields-left-out',
      manifests: exported.map(({ manifest: { origin }, leftOut }) => ({ title: origin.title, leftOut })),
    })
  const manifests = normalised.map(({ manifest }) => stamp(manifest, checksum, instance))
  return { source, settings, checksum, manifests }
}
