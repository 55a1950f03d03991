import type { ApiFailure } from '../../api/reply.ts'
import type { Json, JsonObject, KubeObject, LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import { byPath, extendPointer, tokensOf } from '../../manifest/pointer.ts'
import { isSecret, maskPair } from '../../manifest/secret.ts'
import { deepEqual } from '../deep-equal.ts'
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
import { isTakeBack, type TakeBackRules } from './take-back.ts'

/** A field that the manifest sets and another manager owns with another value. Values of Secrets are masked. */
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
  /** Whether apply takes back the edits of the manager (docs/rules.md 1.5 and 1.24). */
  readonly takeBack: boolean
}

/** A field that another manager owns and the manifest does not set. Apply keeps it, and diff lists it. */
export interface Extra {
  /** JSON pointer into the live object. */
  readonly path: string
  /** The same, with list items by the keys that the server merges by. */
  readonly steps: readonly Step[]
  readonly manager: string
}

/**
 * The conflicts of an unforced apply, found in managedFields and never in a message of the server (docs/rules.md 1.4).
 * It may find more conflicts than the server, for example if another manager owns an empty map in which we set fields.
 * Before a write is forced, `unexplainedCauses` checks that no conflict of the server is missing. Sorted by path.
 */
export function findConflicts(wanted: KubeObject, live: LiveObject, rules: TakeBackRules): Conflict[] {
  const conflicts = clashes(wanted, live, rules.fieldManager).map(
    ({ entry, path, steps, values }): Conflict => {
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
        takeBack: isTakeBack(entry, rules),
      }
    },
  )
  return conflicts.sort(byPath)
}

/**
 * The fields of the server's conflict that managedFields do not explain. If there is one, the write is forced only if the
 * user asks for that, because the server forces all fields of a request or none.
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
  /** The path of the field in the form that the server uses in the causes of a conflict. */
  readonly cause: string
  /** The live value and the wanted one. */
  readonly values: readonly [Json | undefined, Json | undefined]
}

/** A field in the entry of another manager, with the nodes of all entries and the wanted and live value. */
interface ForeignField {
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

function clashesBelow(field: ForeignField): Clash[] {
  const inWanted = locateWanted(field.wanted)
  const inLive = locateLive(field.live)
  return childrenOf(field.node).flatMap(child => {
    const wanted = inWanted(child.step)
    return wanted === undefined ? [] : clashesAt(field, child, wanted, inLive(child.step))
  })
}

function clashesAt(parent: ForeignField, child: Child, wanted: Located, live: Located | undefined): Clash[] {
  const { entry } = parent
  const path = extendPointer(parent.path, live?.token ?? wanted.token)
  const steps = [...parent.steps, child.step]
  const cause = parent.cause + causePart(child.step)
  const peers = parent.peers.map(peer => childNode(peer, child.key)).filter(peer => peer !== undefined)
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
