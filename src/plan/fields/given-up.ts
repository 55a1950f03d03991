import type { Json, JsonObject, KubeObject, LiveObject } from '../../manifest/object.ts'
import { byPath, extendPointer } from '../../manifest/pointer.ts'
import type { Extra } from './conflict.ts'
import { isNoExtra } from './extras.ts'
import { ownsItself } from './field-set.ts'
import { locateLive, locateWanted } from './locate.ts'
import {
  applyEntries,
  type Child,
  childNode,
  childrenOf,
  entriesOf,
  isLeaf,
  type Step,
} from './managed-fields.ts'
import { isServerDefault } from './server-defaults.ts'

/**
 * The fields that our last apply has set, that the manifest no longer sets, and that stay because other managers own
 * them, too (docs/rules.md 1.21). There is one for each field and manager. Defaults of the server are left out, because
 * they would come back. Sorted by path.
 */
export function findGivenUp(wanted: KubeObject, live: LiveObject, fieldManager: string): Extra[] {
  const ours = applyEntries(live, fieldManager)
  const others = entriesOf(live)
    .filter(entry => !ours.includes(entry) && entry.subresource !== 'status')
    .map(({ manager = '', fieldsV1: node = {} }) => ({ manager, node }))
  const root = { node: ours[0]?.fieldsV1 ?? {}, others, wanted, live, path: '', steps: [] }
  return givenUpBelow(root).sort(byPath)
}

interface Other {
  readonly manager: string
  readonly node: JsonObject
}

/** A field in our entry, with the nodes of the other managers and the values of the field. */
interface OwnField {
  readonly node: JsonObject
  readonly others: readonly Other[]
  readonly wanted: Json | undefined
  readonly live: Json
  readonly path: string
  readonly steps: readonly Step[]
}

function givenUpBelow(field: OwnField): Extra[] {
  const inLive = locateLive(field.live)
  const inWanted = locateWanted(field.wanted)
  return childrenOf(field.node).flatMap((child): Extra[] => {
    const live = inLive(child.step)
    const others = field.others.flatMap(({ manager, node }) => {
      const below = childNode(node, child.key)
      return below === undefined ? [] : [{ manager, node: below }]
    })
    if (live === undefined || others.length === 0) return []
    const path = extendPointer(field.path, live.token)
    const steps = [...field.steps, child.step]
    const wanted = inWanted(child.step)?.value
    if (wanted === undefined && isUnit(child)) {
      if (isNoExtra(steps, live) || isServerDefault(live.token, live.value)) return []
      return [...new Set(others.map(({ manager }) => manager))].map(manager => ({ path, steps, manager }))
    }
    return givenUpBelow({ node: child.node, others, wanted, live: live.value, path, steps })
  })
}

function isUnit({ step, node }: Child): boolean {
  return isLeaf(node) || (step.kind !== 'field' && ownsItself(node))
}
