import { isJsonObject, type Json } from './object.ts'
import { extendPointer } from './pointer.ts'
import type { Problem } from './problems.ts'
import { listProblem, nestedKeyProblem, textProblem, wrongType } from './wrong-type.ts'

/** The type that a value must have. A field that a shape does not mention may be anything. */
export type Shape =
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly of: Shape; readonly isNamed: boolean }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Shape>> }

export const text: Shape = { kind: 'text' }

export function listOf(of: Shape): Shape {
  return { kind: 'list', of, isNamed: false }
}

/** A list whose items have a `name`. */
export function listByName(of: Shape): Shape {
  return { kind: 'list', of, isNamed: true }
}

/** An object with any keys, whose values have one shape. */
export function mapOf(of: Shape): Shape {
  return { kind: 'map', of }
}

export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return { kind: 'object', fields }
}

/** The values that do not have their shape. A null has every shape, because the program does not send it. */
export function shapeProblems(value: Json | undefined, shape: Shape, pointer: string): Problem[] {
  if (value === undefined || value === null) return []
  switch (shape.kind) {
    case 'text':
      return textProblem(value, pointer)
    case 'list':
      if (!Array.isArray(value)) return listProblem(value, pointer, shape.isNamed)
      return value.flatMap((item, index) => shapeProblems(item, shape.of, extendPointer(pointer, `${index}`)))
    case 'map':
      if (!isJsonObject(value)) return wrongType(value, pointer, 'an object')
      return Object.entries(value).flatMap(([name, item]) => {
        const below = extendPointer(pointer, name)
        return shape.of.kind === 'text' && isJsonObject(item)
          ? nestedKeyProblem(item, name, below)
          : shapeProblems(item, shape.of, below)
      })
    case 'object':
      if (!isJsonObject(value)) return wrongType(value, pointer, 'an object')
      return Object.entries(shape.fields).flatMap(([name, field]) =>
        shapeProblems(value[name], field, extendPointer(pointer, name)),
      )
  }
}
