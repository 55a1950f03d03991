import { keyOf, type ObjectKey, refOf } from '../../../src/manifest/key.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import { checksumLabel } from '../../../src/manifest/stamp.ts'
import type { ModelServer } from '../../model/model-server.ts'

/** The keys of the objects that a configuration contains. */
export function keysOf(objects: readonly KubeObject[]): ReadonlySet<ObjectKey> {
  return new Set(objects.map(one => keyOf(refOf(one))))
}

/**
 * Why an object must not be deleted by an actor; undefined if it may be. The model knows who has created what, so this
 * needs none of the program's rules.
 */
export function protection(
  { makers }: Pick<ModelServer, 'makers'>,
  live: LiveObject,
  actor: string,
  wanted: ReadonlySet<ObjectKey>,
): string | undefined {
  const { uid, labels = {}, annotations = {} } = live.metadata
  const key = keyOf(refOf(live))
  if (wanted.has(key)) return `${key} is wanted`
  if (makers.get(uid) !== actor) return `${key} was created by ${makers.get(uid)}`
  if (labels[checksumLabel] === undefined) return `${key} was given up: somebody has removed the label`
  if (annotations['kubernixos/prune'] === 'disabled') return `${key} is annotated with prune: disabled`
  const others = (live.metadata.managedFields ?? []).filter(
    ({ operation, manager }) => operation === 'Apply' && manager !== 'kubectl-nixos',
  )
  const isShared = others.some(({ fieldsV1 }) =>
    JSON.stringify(fieldsV1 ?? {}).includes(`"f:${checksumLabel}"`),
  )
  return isShared ? `${key} is applied by another tool with our label` : undefined
}
