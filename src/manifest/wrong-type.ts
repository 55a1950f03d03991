import { isTaggedInteger } from './json.ts'
import { isJsonObject, type Json, type JsonObject } from './object.ts'
import type { Problem } from './problems.ts'

/** The problem of a value whose type is wrong. Its text never contains the value, because that may be secret. */
export function wrongType(
  value: Json,
  pointer: string,
  wanted: 'an object' | 'a string' | 'a list',
): Problem[] {
  return [{ pointer, text: `is ${typeName(value)}, not ${wanted}` }]
}

/** The problem of a value that must be a text. Empty if it is one. */
export function textProblem(value: Json, pointer: string): Problem[] {
  if (isText(value)) return []
  const [problem] = wrongType(value, pointer, 'a string')
  const isScalar = typeof value === 'number' || typeof value === 'boolean' || isTaggedInteger(value)
  return problem === undefined ? [] : [isScalar ? withHint(problem, 'put it in quotes') : problem]
}

/**
 * The problem of an object where a map of texts has a text. Nix makes it of `app.name = "web"` without quotes. The names
 * inside of the object are not shown, because in a Secret they are a part of the value.
 */
export function nestedKeyProblem(value: JsonObject, name: string, pointer: string): Problem[] {
  const key = JSON.stringify(`${name}.NAME`)
  return wrongType(value, pointer, 'a string').map(problem =>
    withHint(problem, `put a name with dots in quotes, as ${key}`),
  )
}

/**
 * The problem of a value that must be a list. Empty if it is one. `isNamed`: people write such a list as an attribute
 * set by name, so the message shows how its first item is written.
 */
export function listProblem(value: Json, pointer: string, isNamed: boolean): Problem[] {
  if (Array.isArray(value)) return []
  const [problem] = wrongType(value, pointer, 'a list')
  return problem === undefined ? [] : [withHint(problem, `write a list, as ${exampleOf(value, isNamed)}`)]
}

/** Whether a value is a text. A large integer is none, although it is a tagged string. */
function isText(value: Json): value is string {
  return typeof value === 'string' && !isTaggedInteger(value)
}

function withHint({ pointer, text }: Problem, hint: string): Problem {
  return { pointer, text: `${text}; ${hint}` }
}

function exampleOf(value: Json, isNamed: boolean): string {
  if (!isJsonObject(value)) return '[ ... ]'
  const [name] = Object.keys(value)
  return isNamed && name !== undefined ? `[ { name = ${JSON.stringify(name)}; ... } ]` : '[ { ... } ]'
}

function typeName(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (isTaggedInteger(value)) return 'a number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
