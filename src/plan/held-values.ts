import type { ObjectRef } from '../manifest/key.ts'
import { refOf } from '../manifest/key.ts'
import { groupKindOf } from '../manifest/kind.ts'
import type { KubeObject, LiveObject } from '../manifest/object.ts'
import type { Adopt, Change, Create, RefusedWrite, Replace, Update } from './change.ts'
import { fixedValues } from './fixed-values.ts'
import type { PlacedManifest } from './place.ts'
import type { Refusal } from './reasons.ts'

/** Whether an object is a Service of the core group. */
export function isService(object: Parameters<typeof groupKindOf>[0]): boolean {
  return groupKindOf(object) === '/Service'
}

/** Whether a wanted object sets a value that another Service may have. */
export function setsFixedValues({ manifest }: PlacedManifest): boolean {
  return isService(manifest.object) && fixedValues(manifest.object).length > 0
}

/** A live Service that leaves the configuration, and what prune does with it. */
export interface LeavingService {
  readonly live: LiveObject
  readonly fate: 'delete' | 'release'
}

/** Who has a value, and whether it is deleted or released. */
interface Holder extends Pick<LeavingService, 'fate'> {
  readonly holder: ObjectRef
}

/**
 * Refuses each wanted Service that sets a value of a Service that the plan deletes or releases (docs/rules.md 1.8).
 * `leaving` are those Services. All other changes are returned as they are.
 */
export function refuseHeld(
  changes: readonly Change[],
  wanted: readonly PlacedManifest[],
  leaving: readonly LeavingService[],
): Change[] {
  const holders = new Map(
    leaving.flatMap(({ live, fate }) =>
      fixedValues(live).map(({ id }) => [id, { holder: refOf(live), fate }] as const),
    ),
  )
  const objects = new Map(wanted.map(({ key, manifest }) => [key, manifest.object]))
  return changes.map(change => {
    if (!mayCollide(change)) return change
    const reason = reasonAgainst(objects.get(change.key), holders)
    if (reason === undefined) return change
    const { key, ref, origin, extras, resource } = change
    return {
      action: 'refused',
      half: 'apply',
      key,
      ref,
      origin,
      extras,
      ...(resource && { resource }),
      reason,
    }
  })
}

function reasonAgainst(
  object: KubeObject | undefined,
  holders: ReadonlyMap<string, Holder>,
): Refusal | undefined {
  if (object === undefined || !isService(object)) return undefined
  for (const { field, value, id } of fixedValues(object)) {
    const holder = holders.get(id)
    if (holder !== undefined) return { kind: 'value-held', field, value, ...holder }
  }
  return undefined
}

/** Whether a change may set a value that another Service has. The server has rejected a refused one for some reason. */
function mayCollide(change: Change): change is Create | Update | Replace | Adopt | RefusedWrite {
  switch (change.action) {
    case 'refused':
      return change.half === 'apply' && change.reason.kind === 'rejected'
    case 'create':
    case 'update':
    case 'replace':
    case 'adopt':
      return true
    case 'restamp':
    case 'unchanged':
    case 'release':
    case 'delete':
    case 'keep':
      return false
  }
}
