import { builtInProblems } from './built-in-shapes.ts'
import { forceProblem } from './force-annotation.ts'
import { isListKind } from './list-kind.ts'
import { isJsonObject, type Json, type JsonObject } from './object.ts'
import { ownAnnotations } from './own-annotations.ts'
import { recreateProblem } from './recreate-annotation.ts'
import { mapOf, shapeProblems, text } from './shape.ts'
import { switchProblem } from './switch-annotation.ts'
import { waveProblems } from './wave.ts'
import { listProblem, textProblem, wrongType } from './wrong-type.ts'

/** A reason why a value of an entry is not accepted. */
export interface Problem {
  /** The JSON pointer of the value. The empty string is the whole entry. */
  readonly pointer: string
  /** The end of the message, after the path: `is a list, not an object`. */
  readonly text: string
}

/**
 * Finds the problems because of which the program could not identify an object, label it or hide its secrets, and the
 * wrong types in objects of built-in kinds that people often write.
 */
export function findProblems(object: Json): Problem[] {
  if (!isJsonObject(object)) return wrongType(object, '', 'an object')
  const { apiVersion, kind, items } = object
  if (isListKind(apiVersion, kind)) return itemsProblems(items)
  return [
    ...identityProblems(object),
    ...metadataProblems(object['metadata']),
    ...builtInProblems(object, apiVersion, kind),
  ]
}

function identityProblems(object: JsonObject): Problem[] {
  return ['apiVersion', 'kind'].flatMap(field => neededText(object[field], `/${field}`))
}

/** The problem of a List that could not be replaced by its items. */
function itemsProblems(items: Json | undefined): Problem[] {
  if (items === undefined) return [{ pointer: '/items', text: 'is missing' }]
  if (items === null) return [{ pointer: '/items', text: 'is null, not a list; write [ ] for an empty List' }]
  return listProblem(items, '/items', false)
}

function metadataProblems(metadata: Json | undefined): Problem[] {
  if (metadata === undefined || metadata === null) return neededText(undefined, '/metadata/name')
  if (!isJsonObject(metadata)) return wrongType(metadata, '/metadata', 'an object')
  return [
    ...nameProblem(metadata),
    ...shapeProblems(metadata['namespace'], text, '/metadata/namespace'),
    ...shapeProblems(metadata['labels'], mapOf(text), '/metadata/labels'),
    ...shapeProblems(metadata['annotations'], mapOf(text), '/metadata/annotations'),
    ...forceProblem(metadata),
    ...recreateProblem(metadata),
    ...switchProblem(metadata, ownAnnotations.prune, ['disabled', 'enabled']),
    ...switchProblem(metadata, ownAnnotations.rerun),
    ...switchProblem(metadata, ownAnnotations.awaitAddress),
    ...waveProblems(metadata['annotations']),
  ]
}

function nameProblem(metadata: JsonObject): Problem[] {
  if (metadata['name'] !== undefined || metadata['generateName'] === undefined)
    return neededText(metadata['name'], '/metadata/name')
  const problem = 'would create a new object at every apply; set metadata.name instead'
  return [{ pointer: '/metadata/generateName', text: problem }]
}

function neededText(value: Json | undefined, pointer: string): Problem[] {
  if (value === undefined || value === null || value === '') return [{ pointer, text: 'is missing' }]
  return textProblem(value, pointer)
}
