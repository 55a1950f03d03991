import { type IgnoreRule, isAbout } from '../../manifest/ignore-rule.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../../manifest/object.ts'
import { tokensOf } from '../../manifest/pointer.ts'
import { isSecret, maskPair } from '../../manifest/secret.ts'
import { checksumLabel, instanceLabel } from '../../manifest/stamp.ts'
import { type ClaimRules, findClaims } from './find-claims.ts'
import { locateLive, locateWanted } from './locate.ts'
import { applyEntries, childrenOf, entriesOf, isLeaf, type Step } from './managed-fields.ts'
import { withClaims } from './with-claims.ts'

/** A field of the manifest that is left to other managers (docs/rules.md 1.25). Values of Secrets are masked. */
export interface LeftField {
  /** The tokens of the JSON pointer into the manifest. */
  readonly tokens: readonly string[]
  /** The same, with list items by the keys that the server merges by. */
  readonly steps: readonly Step[]
  /** The managers that own the field, without us. */
  readonly managers: readonly string[]
  readonly live: Json | undefined
  readonly wanted: Json
}

export interface IgnoreRules extends ClaimRules {
  readonly ignore: readonly IgnoreRule[]
}

/**
 * The fields of a manifest that rules of `kubernixos.apply.ignore` name and that other managers own. A manager whose
 * fields become ours before the apply (docs/rules.md 1.19) is no other manager. A part of a field that the server keeps
 * as a whole is never left out, because the rest would replace the whole field (docs/rules.md 1.27).
 */
export function leftFields(wanted: KubeObject, live: LiveObject, rules: IgnoreRules): LeftField[] {
  const own = rules.ignore.filter(rule => isAbout(rule, wanted))
  if (own.length === 0 || live.apiVersion !== wanted.apiVersion) return []
  const owners = withClaims(live, findClaims(wanted, live, rules), rules.fieldManager)
  const ours = applyEntries(owners, rules.fieldManager)
  const nodes = entriesOf(owners).map(entry => ({
    manager: ours.includes(entry) ? undefined : (entry.manager ?? ''),
    node: entry.fieldsV1 ?? {},
  }))
  const found = own.flatMap(({ path }) =>
    leftBelow({ wanted, live, nodes, pattern: tokensOf(path), tokens: [], steps: [] }),
  )
  const distinct = new Map(found.map(field => [field.tokens.join('/'), field]))
  return [...distinct.values()].map(field => (isSecret(live) ? masked(field) : field))
}

/** A part of an entry. `manager` is undefined for our own entry. */
interface OwnedNode {
  readonly manager: string | undefined
  readonly node: JsonObject
}

/** A value of the manifest, with the nodes that own it or parts of it. An empty pattern fits all that is below. */
interface Place {
  readonly wanted: Json
  readonly live: Json | undefined
  readonly nodes: readonly OwnedNode[]
  readonly pattern: readonly string[]
  readonly tokens: readonly string[]
  readonly steps: readonly Step[]
}

function leftBelow(place: Place): LeftField[] {
  const [expected, ...pattern] = place.pattern
  return partsOf(place).flatMap(part => {
    if (expected !== undefined && !fits(expected, part)) return []
    const below = { ...part, pattern }
    if (pattern.length > 0) return leftBelow(below)
    const managers = wholeOwners(part)
    if (managers.length === 0) return leftBelow(below)
    const { tokens, steps, live, wanted } = part
    return isKept(part) ? [] : [{ tokens, steps, managers, live, wanted }]
  })
}

type Part = Omit<Place, 'pattern'>

/** The parts of a value that are in the manifest and that an entry owns, each once. */
function partsOf(place: Place): Part[] {
  const inWanted = locateWanted(place.wanted)
  const inLive = locateLive(place.live)
  const parts = new Map<string, Part>()
  for (const { manager, node } of place.nodes) {
    for (const child of childrenOf(node)) {
      const found = inWanted(child.step)
      if (found === undefined) continue
      const { token, value: wanted } = found
      const nodes = [...(parts.get(token)?.nodes ?? []), { manager, node: child.node }]
      const live = inLive(child.step)?.value
      const steps = [...place.steps, child.step]
      parts.set(token, { wanted, live, nodes, tokens: [...place.tokens, token], steps })
    }
  }
  return [...parts.values()]
}

/** Whether a token of a pattern fits the last step of a part. */
function fits(expected: string, { tokens, steps, wanted }: Part): boolean {
  if (expected === '*' || expected === tokens.at(-1)) return true
  const [name = '', ...value] = expected.split('=')
  const isItem = steps.at(-1)?.kind !== 'field'
  return isItem && value.length > 0 && isJsonObject(wanted) && String(wanted[name]) === value.join('=')
}

/** The other managers that own a part as a whole: a scalar, an atomic map or list, or an item of a list. */
function wholeOwners({ nodes, steps, wanted }: Part): string[] {
  const isItem = steps.at(-1)?.kind !== 'field'
  const isInParts = typeof wanted === 'object' && wanted !== null && !nodes.every(({ node }) => isLeaf(node))
  const owners = nodes.flatMap(({ manager, node }) => {
    const isWhole = isItem ? isLeaf(node) || Object.hasOwn(node, '.') : isLeaf(node) && !isInParts
    return isWhole && manager !== undefined ? [manager] : []
  })
  return [...new Set(owners)]
}

/** Whether a field is needed in each manifest: our labels, and the key of an item that is not left out as a whole. */
function isKept({ steps }: Part): boolean {
  const [last, parent, root] = steps.toReversed()
  if (last?.kind !== 'field' || parent === undefined) return false
  if (parent.kind === 'item') return Object.hasOwn(parent.keys, last.name)
  const isLabel =
    parent.kind === 'field' && parent.name === 'labels' && root?.kind === 'field' && steps.length === 3
  return isLabel && root.name === 'metadata' && (last.name === checksumLabel || last.name === instanceLabel)
}

function masked(field: LeftField): LeftField {
  const { before, after } = maskPair(field.tokens, field.live, field.wanted)
  return { ...field, live: before, wanted: after ?? null }
}
