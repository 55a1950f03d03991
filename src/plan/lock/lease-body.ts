import type { JsonPatchOperation } from '../../api/json-patch.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import { type Holder, holderAnnotation, holderText } from './holder.ts'
import { freeSpec, heldSpec } from './lease-state.ts'
import { type RolloutRecord, recordAnnotation, recordText } from './record.ts'

/** The annotation with the instance, because the name of the Lease may be a hash. */
export const instanceAnnotation = 'kubernixos/instance'

/** What the writes to a Lease have in common. */
export interface Hold {
  readonly holder: Holder
  readonly instance: string | undefined
  /** How often the Lease has got another holder. */
  readonly transitions: number
}

/** A new Lease that this holder holds. It has no label, because prune finds its candidates by labels. */
export function newLease(namespace: string, name: string, hold: Hold, now: Date): KubeObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { namespace, name, annotations: heldAnnotations({}, hold) },
    spec: heldSpec(hold, now),
  }
}

/** The JSON patch that takes or renews a Lease. The record stays as it is, unless there is a new one. */
export function heldPatch(
  lease: LiveObject,
  hold: Hold,
  now: Date,
  record?: RolloutRecord,
): JsonPatchOperation[] {
  const annotations = heldAnnotations(lease.metadata.annotations ?? {}, hold)
  return [
    { op: 'add', path: '/metadata/annotations', value: { ...annotations, ...recorded(record) } },
    { op: 'add', path: '/spec', value: heldSpec(hold, now) },
  ]
}

/** The JSON patch that releases a Lease. The object stays, because it keeps the record. */
export function releasedPatch(
  lease: LiveObject,
  { transitions }: Hold,
  now: Date,
  record?: RolloutRecord,
): JsonPatchOperation[] {
  const { [holderAnnotation]: _, ...annotations } = lease.metadata.annotations ?? {}
  return [
    { op: 'add', path: '/metadata/annotations', value: { ...annotations, ...recorded(record) } },
    { op: 'add', path: '/spec', value: freeSpec(now, transitions) },
  ]
}

function heldAnnotations(annotations: Readonly<Record<string, string>>, { holder, instance }: Hold) {
  return {
    ...annotations,
    ...(instance === undefined ? {} : { [instanceAnnotation]: instance }),
    [holderAnnotation]: holderText(holder),
  }
}

function recorded(record: RolloutRecord | undefined): Record<string, string> {
  return record === undefined ? {} : { [recordAnnotation]: recordText(record) }
}
