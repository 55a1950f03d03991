import { isTaggedInteger } from './json.ts'
import { isJsonObject, type Json, type JsonObject } from './object.ts'
import { extendPointer } from './pointer.ts'

/** A reason why a value of an entry is not accepted. */
export interface Problem {
  /** The JSON pointer of the value. The empty string is the whole entry. */
  readonly pointer: string
  /** The end of the message, after the path: `is a list, not an object`. */
  readonly text: string
}

/** Finds the problems because of which the program could not identify an object, label it or hide its secrets. */
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

/** Checked here, because the message of the server would show the value. */
function secretProblems(object: JsonObject): Problem[] {
  if (object['apiVersion'] !== 'v1' || object['kind'] !== 'Secret') return []
  return ['data', 'stringData'].flatMap(field => mapProblems(object[field], `/${field}`))
}

function nameProblem(metadata: JsonObject): Problem[] {
  if (metadata['name'] !== undefined || metadata['generateName'] === undefined)
    return textProblem(metadata['name'], '/metadata/name')
  const text = 'would create a new object at every apply; set metadata.name instead'
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
