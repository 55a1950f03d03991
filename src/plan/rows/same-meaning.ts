import type { Json } from '../../manifest/object.ts'
import { parseDuration } from './duration.ts'
import type { Place, Subject } from './place.ts'
import { parseQuantity } from './quantity.ts'

/** Below these fields a text is what a program reads, so `60s` and `1m` may differ to it. */
const verbatim: ReadonlySet<string> = new Set([
  'annotations',
  'args',
  'binaryData',
  'command',
  'data',
  'env',
  'envFrom',
  'labels',
  'matchLabels',
  'nodeSelector',
  'podLabels',
  'podAnnotations',
  'selector',
  'stringData',
  'values',
])

/** Maps of quantities by the names of resources. */
const quantityMaps: ReadonlySet<string> = new Set([
  'allocatable',
  'capacity',
  'hard',
  'limits',
  'maxAllowed',
  'minAllowed',
  'podFixed',
  'requests',
])

/** Fields that hold one quantity. */
const quantityFields: ReadonlySet<string> = new Set(['averageValue', 'divisor', 'sizeLimit', 'storage'])

/** Maps of quantities in one kind only, whose names mean something else in others. */
const quantityMapsOf: Readonly<Record<string, readonly string[]>> = {
  LimitRange: ['default', 'defaultRequest', 'max', 'maxLimitRequestRatio', 'min'],
}

const durationName =
  /(?:^(?:for|every|renewBefore|ttl)|[dD]uration|[iI]nterval|[tT]imeout|[pP]eriod|[dD]elay|[tT]tl|TTL|[rR]etention|[bB]ackoff|[dD]eadline|[lL]ifetime|Age|After|Window)$/

/**
 * Whether two different values mean the same: quantities (`1000m` and `1`), and durations of custom resources (`60s`
 * and `1m0s`), only where the place and the kind say that the field is one.
 */
export function meansSame(before: Json, after: Json, { path, subject, textDepth }: Place): boolean {
  if (textDepth > 0 || typeof before === 'object' || typeof after === 'object') return false
  const names = path.flatMap(step => (step.kind === 'field' ? [step.name] : []))
  if (path.at(-1)?.kind !== 'field' || names.some(name => verbatim.has(name))) return false
  if (isQuantity(names, subject)) return isSame(parseQuantity(before), parseQuantity(after))
  const isDuration = subject.isCustom && durationName.test(names.at(-1) ?? '')
  return isDuration && isSame(parseDuration(before), parseDuration(after))
}

function isQuantity(names: readonly string[], { kind }: Subject): boolean {
  const [parent = '', name = ''] = names.slice(-2)
  if (quantityMaps.has(parent) || quantityMapsOf[kind]?.includes(parent)) return true
  return names.length > 1 && quantityFields.has(name)
}

function isSame(before: bigint | undefined, after: bigint | undefined): boolean {
  return before !== undefined && before === after
}
