import { isTaggedInteger } from './json.ts'
import { isJsonObject, type Json, type JsonObject } from './object.ts'
import { extendPointer } from './pointer.ts'

/** What is wrong with a value below an entry. */
export interface Problem {
  /** The JSON pointer of the value, the empty string for the entry as a whole. */
  readonly pointer: string
  /** What a message says after the path: `is a list, not an object`. */
  readonly text: string
}

/** What keeps a value of a configuration from being a manifest that the program can name and label. */
export function findProblems(object: Json): Problem[] {
  if (!isJsonObject(object)) return wrongType(object, '', 'an object')
  return [...identityProblems(object), ...metadataProblems(object['metadata']), ...secretProblems(object)]
}

function identityProblems(object: JsonObject): Problem[] {
  return ['apiVersion', 'kind'].flatMap(field => textProblem(object[field], `/${field}`))
}

function metadataProblems(metadata: Json | undefined): Problem[] {
  if (metadata === undefined || metadata === null) return textProblem(undefined, '/metadata/name')
  if (!isJsonObject(metadata)) return wrongType(metadata, '/metadata', 'an object')
  return [
    ...nameProblem(metadata),
    ...namespaceProblem(metadata['namespace']),
    ...mapProblems(metadata['labels'], '/metadata/labels'),
    ...mapProblems(metadata['annotations'], '/metadata/annotations'),
  ]
}

/** Found here and not by the server, whose message would quote the value. */
function secretProblems(object: JsonObject): Problem[] {
  if (object['apiVersion'] !== 'v1' || object['kind'] !== 'Secret') return []
  return ['data', 'stringData'].flatMap(field => mapProblems(object[field], `/${field}`))
}

function nameProblem(metadata: JsonObject): Problem[] {
  if (metadata['name'] !== undefined || metadata['generateName'] === undefined)
    return textProblem(metadata['name'], '/metadata/name')
  const text = 'makes another object at every apply; give it a metadata.name'
  return [{ pointer: '/metadata/generateName', text }]
}

function namespaceProblem(namespace: Json | undefined): Problem[] {
  if (namespace === undefined || namespace === null || isText(namespace)) return []
  return wrongType(namespace, '/metadata/namespace', 'a string')
}

function textProblem(value: Json | undefined, pointer: string): Problem[] {
  if (value === undefined || value === null || value === '') return [{ pointer, text: 'is missing' }]
  return isText(value) ? [] : wrongType(value, pointer, 'a string')
}

function mapProblems(map: Json | undefined, pointer: string): Problem[] {
  if (map === undefined || map === null) return []
  if (!isJsonObject(map)) return wrongType(map, pointer, 'an object')
  return Object.entries(map)
    .filter(([, value]) => value !== null && !isText(value))
    .flatMap(([name, value]) => wrongType(value, extendPointer(pointer, name), 'a string'))
}

function wrongType(value: Json, pointer: string, wanted: string): Problem[] {
  return [{ pointer, text: `is ${typeName(value)}, not ${wanted}` }]
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
