import { UserError } from '../errors.ts'
import { isTaggedInteger } from './json.ts'
import { describeRef, groupOf, keyOf, refOf } from './key.ts'
import type { Manifest } from './manifest.ts'
import { isJsonObject, type Json, type JsonObject } from './object.ts'
import { findStrayProperties, nixPath } from './stray.ts'

/** One entry of the contract: whatever the configuration holds under that name. */
export interface Entry {
  readonly entry: string
  readonly object: Json
}

/**
 * Turns the entries of a configuration into manifests: a List becomes its items, and every object
 * has what it takes to be named. Throws one UserError that lists every problem, each with its entry.
 */
export function readManifests(entries: readonly Entry[]): Manifest[] {
  const flat = entries.flatMap(flatten)
  const problems = flat.flatMap(entry => findProblems(entry.object).map(told => `${entryPath(entry)}${told}`))
  if (problems.length > 0) throw problemsError(problems)
  const manifests = flat as Manifest[]
  checkDuplicates(manifests)
  return manifests
}

/**
 * Refuses the same object twice, naming both entries. To be called again once namespaces are filled in:
 * what differed here may then be one object. Throws UserError.
 */
export function checkDuplicates(manifests: readonly Manifest[]): void {
  const seen = new Map<string, Manifest>()
  const problems: string[] = []
  for (const manifest of manifests) {
    const ref = refOf(manifest.object)
    const first = seen.get(keyOf(ref))
    if (first === undefined) seen.set(keyOf(ref), manifest)
    else
      problems.push(`${entryPath(first)} and ${entryPath(manifest)} are the same object: ${describeRef(ref)}`)
  }
  if (problems.length > 0)
    throw problemsError(problems, 'Remove one of them, or give it another name or namespace.')
}

/** How messages name an entry: as one would write it in Nix. */
export function entryPath({ entry }: { readonly entry: string }): string {
  const simple = /^[A-Za-z_][\w'-]*(\.items\[\d+\])*$/.test(entry)
  return simple ? `manifests.${entry}` : `manifests.${JSON.stringify(entry)}`
}

function problemsError(problems: readonly string[], hint?: string): UserError {
  const [only] = problems
  return new UserError(
    problems.length === 1 && only !== undefined
      ? only
      : `${problems.length} problems in the manifests:\n${problems.map(problem => `- ${problem}`).join('\n')}`,
    hint === undefined ? {} : { hint },
  )
}

function flatten({ entry, object }: Entry): Entry[] {
  const items = itemsOf(object)
  if (items === undefined) return [{ entry, object }]
  return items.flatMap((item, index) => flatten({ entry: `${entry}.items[${index}]`, object: item }))
}

/**
 * The items of a List: `List` of v1, or a typed one as `RoleBindingList`, whose kind can't be an object's in a group of
 * Kubernetes itself (no dot, or k8s.io). kubectl splits whatever has items, custom resources included.
 * nix/result.nix holds the same rule.
 */
function itemsOf(object: Json): Json[] | undefined {
  if (!isJsonObject(object)) return undefined
  const { apiVersion, kind, items } = object
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !Array.isArray(items)) return undefined
  const group = groupOf(apiVersion)
  const isList = kind.endsWith('List') && (!group.includes('.') || group.endsWith('.k8s.io'))
  return isList ? items : undefined
}

function findProblems(object: Json): string[] {
  if (!isJsonObject(object)) return [` is ${typeName(object)}, not an object`]
  const stray = findStrayProperties(object)
  if (stray.length > 0) return stray
  return [...identityProblems(object), ...metadataProblems(object['metadata']), ...secretProblems(object)]
}

function identityProblems(object: JsonObject): string[] {
  return ['apiVersion', 'kind'].flatMap(field => textProblem(object, field, ''))
}

function metadataProblems(metadata: Json | undefined): string[] {
  if (metadata === undefined || metadata === null) return [': metadata.name is missing']
  if (!isJsonObject(metadata)) return [` .metadata is ${typeName(metadata)}, not an object`]
  return [
    ...nameProblem(metadata),
    ...namespaceProblem(metadata['namespace']),
    ...mapProblems(metadata, 'labels', '.metadata'),
    ...mapProblems(metadata, 'annotations', '.metadata'),
  ]
}

/** Found here and not by the server, whose message would quote the value. */
function secretProblems(object: JsonObject): string[] {
  if (object['apiVersion'] !== 'v1' || object['kind'] !== 'Secret') return []
  return [...mapProblems(object, 'data', ''), ...mapProblems(object, 'stringData', '')]
}

function nameProblem(metadata: JsonObject): string[] {
  if (metadata['name'] === undefined && metadata['generateName'] !== undefined)
    return [': metadata.generateName makes another object at every apply; give it a metadata.name']
  return textProblem(metadata, 'name', 'metadata.')
}

function namespaceProblem(namespace: Json | undefined): string[] {
  if (namespace === undefined || namespace === null || isText(namespace)) return []
  return [` .metadata.namespace is ${typeName(namespace)}, not a string`]
}

function textProblem(object: JsonObject, field: string, prefix: string): string[] {
  const value = object[field]
  if (value === undefined || value === null || value === '') return [`: ${prefix}${field} is missing`]
  return isText(value) ? [] : [` .${prefix}${field} is ${typeName(value)}, not a string`]
}

function mapProblems(parent: JsonObject, field: string, path: string): string[] {
  const map = parent[field]
  if (map === undefined || map === null) return []
  if (!isJsonObject(map)) return [` ${path}.${field} is ${typeName(map)}, not an object`]
  return Object.entries(map)
    .filter(([, value]) => value !== null && !isText(value))
    .map(([name, value]) => ` ${path}.${field}${nixPath(name)} is ${typeName(value)}, not a string`)
}

function isText(value: Json): value is string {
  return typeof value === 'string' && !isTaggedInteger(value)
}

function typeName(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (isTaggedInteger(value)) return 'a number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
