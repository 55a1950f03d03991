import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'

/** Longer ones would fill the line of a path. */
const longest = 48

/**
 * Fields that usually identify an item in lists for which the server knows no keys. The more telling fields come
 * first. A dot leads into a map.
 */
const identities: readonly (readonly string[])[] = [
  ['kind', 'namespace', 'name'],
  ['kind', 'name'],
  ['name'],
  ['id'],
  ['refId'],
  ['uid'],
  ['key', 'operator', 'effect'],
  ['key', 'effect'],
  ['key'],
  ['host'],
  ['path'],
  ['alert'],
  ['record'],
  ['title'],
  ['job_name'],
  ['type', 'resource.name'],
  ['type', 'pods.metric.name'],
  ['type', 'external.metric.name'],
  ['type', 'object.metric.name'],
  ['apiGroups', 'resources'],
  ['resources'],
  ['apiGroups'],
  ['nonResourceURLs'],
  ['port', 'protocol'],
  ['port'],
  ['ip'],
  ['cidr'],
  ['ipBlock.cidr'],
  ['mountPath'],
  ['url'],
  ['topologyKey'],
  ['labelSelector.topologyKey'],
  ['secretName'],
  ['metadata.name'],
  ['secret.name'],
  ['configMap.name'],
  ['type'],
]

/** The identifying fields that can be found in the items of some lists, those first that say more about an item. */
export function identitiesIn(...lists: readonly (readonly Json[])[]): readonly (readonly string[])[] {
  const names = new Set(lists.flat().flatMap(item => (isJsonObject(item) ? Object.keys(item) : [])))
  return identities.filter(fields => fields.every(field => names.has(field.split('.', 1)[0] ?? '')))
}

/** The values of an item's identifying fields, by these names; undefined where one is missing or no short value. */
export function identityOf(item: Json | undefined, fields: readonly string[]): JsonObject | undefined {
  const identity: JsonObject = {}
  for (const field of fields) {
    const value = brief(valueAt(item, field))
    if (value === undefined) return undefined
    identity[field] = value
  }
  return identity
}

/** What a text in a list of commands or arguments sets: `--port` of `--port=80`, `LEVEL` of `LEVEL=debug`. */
export function flagOf(item: Json | undefined): string | undefined {
  return typeof item === 'string' ? /^(-{0,2}[\w.-]+)[=:]/.exec(item)?.[1] : undefined
}

function valueAt(item: Json | undefined, field: string): Json | undefined {
  return field.split('.').reduce<Json | undefined>((value, name) => {
    return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }, item)
}

function brief(value: Json | undefined): Json | undefined {
  const isList = Array.isArray(value) && value.length > 0 && value.every(item => typeof item === 'string')
  const single = isList ? value.join() : value
  if (typeof single === 'number' || typeof single === 'boolean') return single
  return typeof single === 'string' && single.length <= longest && !single.includes('\n') ? single : undefined
}
