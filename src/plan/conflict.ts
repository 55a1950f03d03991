import type { ApiFailure } from '../api/reply.ts'
import type { Json, JsonObject, KubeObject, LiveObject, ManagedFieldsEntry } from '../manifest/object.ts'
import { byPath, extendPointer, tokensOf } from '../manifest/pointer.ts'
import { isSecret, maskPair } from '../manifest/secret.ts'
import { deepEqual } from './deep-equal.ts'
import { type Located, locateLive, locateWanted } from './locate.ts'
import {
  type Child,
  causePart,
  childNode,
  childrenOf,
  entriesOf,
  isLeaf,
  type Step,
} from './managed-fields.ts'
import { isTakeBack } from './take-back.ts'

/** One field that the manifest sets and another manager owns with another value. A Secret's values are masked. */
export interface Conflict {
  /** JSON pointer into the live object. */
  readonly path: string
  /** The same, with list items by the keys that the server merges by. */
  readonly steps: readonly Step[]
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource?: string
  readonly live: Json | undefined
  readonly wanted: Json | undefined
  /** One of the managers of people's kubectl commands, whose edits are taken back (docs/rules.md 1.5). */
  readonly takeBack: boolean
}

/** A field that people set beside ours: it stays, and diff lists it. */
export interface Extra {
  /** JSON pointer into the live object. */
  readonly path: string
  /** The same, with list items by the keys that the server merges by. */
  readonly steps: readonly Step[]
  readonly manager: string
}

/**
 * What an unforced apply of a manifest conflicts with, worked out from managedFields and never from a message.
 * It may name more than the server does (an empty map owned by another whose parts we set), never less that
 * counts: `unexplainedCauses` checks that before anything is forced. Sorted by path.
 */
export function findConflicts(wanted: KubeObject, live: LiveObject, fieldManager: string): Conflict[] {
  const conflicts = clashes(wanted, live, fieldManager).map(({ entry, path, steps, values }): Conflict => {
    const { manager = '', operation, subresource } = entry
    const [before, after] = isSecret(live) ? masked(path, values) : values
    return {
      path,
      steps,
      manager,
      operation,
      ...(subresource ? { subresource } : {}),
      live: before,
      wanted: after,
      takeBack: isTakeBack(entry, fieldManager),
    }
  })
  return conflicts.sort(byPath)
}

/**
 * The fields of a FieldManagerConflict that managedFields don't explain. Force is all or nothing per request:
 * while one of them is unexplained, nothing may be forced without `--force-conflicts`.
 */
export function unexplainedCauses(
  failure: ApiFailure,
  wanted: KubeObject,
  live: LiveObject,
  fieldManager: string,
): string[] {
  const explained = new Set(clashes(wanted, live, fieldManager).map(clash => clash.cause))
  const fields = failure.causes
    .filter(cause => cause.reason === 'FieldManagerConflict')
    .map(cause => cause.field)
  return fields.filter(field => !explained.has(field))
}

interface Clash {
  readonly entry: ManagedFieldsEntry
  readonly path: string
  readonly steps: readonly Step[]
  /** The path as conflict causes write it. */
  readonly cause: string
  /** Live and wanted. */
  readonly values: readonly [Json | undefined, Json | undefined]
}

/** A place in the tree of another manager's fields, with what is there on all sides. */
interface Place {
  readonly entry: ManagedFieldsEntry
  readonly node: JsonObject
  readonly peers: readonly JsonObject[]
  readonly wanted: Json
  readonly live: Json | undefined
  readonly path: string
  readonly steps: readonly Step[]
  readonly cause: string
}

function clashes(wanted: KubeObject, live: LiveObject, fieldManager: string): Clash[] {
  const entries = entriesOf(live)
  const peers = entries.map(entry => entry.fieldsV1 ?? {})
  const others = entries.filter(entry => {
    const ours = entry.manager === fieldManager && entry.operation === 'Apply' && !entry.subresource
    return !ours && entry.subresource !== 'status'
  })
  return others.flatMap(entry => {
    const node = entry.fieldsV1 ?? {}
    return clashesBelow({ entry, node, peers, wanted, live, path: '', steps: [], cause: '' })
  })
}

function clashesBelow(place: Place): Clash[] {
  const inWanted = locateWanted(place.wanted)
  const inLive = locateLive(place.live)
  return childrenOf(place.node).flatMap(child => {
    const wanted = inWanted(child.step)
    return wanted === undefined ? [] : clashesAt(place, child, wanted, inLive(child.step))
  })
}

function clashesAt(place: Place, child: Child, wanted: Located, live: Located | undefined): Clash[] {
  const { entry } = place
  const path = extendPointer(place.path, live?.token ?? wanted.token)
  const steps = [...place.steps, child.step]
  const cause = place.cause + causePart(child.step)
  const peers = place.peers.map(peer => childNode(peer, child.key)).filter(peer => peer !== undefined)
  if (!isLeaf(child.node) && isContainer(wanted.value)) {
    const values = { wanted: wanted.value, live: live?.value }
    return clashesBelow({ entry, node: child.node, peers, ...values, path, steps, cause })
  }
  if (deepEqual(wanted.value, live?.value)) return []
  const ownedInParts = isContainer(wanted.value) && !peers.every(isLeaf)
  return ownedInParts ? [] : [{ entry, path, steps, cause, values: [live?.value, wanted.value] }]
}

function isContainer(value: Json): boolean {
  return typeof value === 'object' && value !== null
}

function masked(path: string, [live, wanted]: Clash['values']): [Json | undefined, Json | undefined] {
  const { before, after } = maskPair(tokensOf(path), live, wanted)
  return [before, after]
}
