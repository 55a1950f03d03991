import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { ItemIndex, type Match } from './item-index.ts'
import type { Step } from './managed-fields.ts'

/** A value in a map or list, with its token in a JSON pointer. */
export interface Located {
  readonly token: string
  readonly value: Json
}

/** Finds the value that is one step below another. Undefined if no value or several match the step. */
export type Locate = (step: Step) => Located | undefined

/** Looks up steps in a live value. Make it once for each value, because it builds an index of a list. */
export function locateLive(value: Json | undefined): Locate {
  return locateIn(value, 'whole')
}

/** Looks up steps in a value of a manifest, whose items may lack keys that the server fills in (`protocol`). */
export function locateWanted(value: Json | undefined): Locate {
  return locateIn(value, 'fitting')
}

function locateIn(value: Json | undefined, match: Match): Locate {
  if (Array.isArray(value)) return inList(value, match)
  if (!isJsonObject(value)) return () => undefined
  return step => (step.kind === 'field' && Object.hasOwn(value, step.name) ? at(value, step.name) : undefined)
}

function inList(list: Json[], match: Match): Locate {
  const index = new ItemIndex(list)
  return step => {
    const position = index.only(step, match)
    const value = position === undefined ? undefined : list[position]
    return value === undefined ? undefined : { token: String(position), value }
  }
}

function at(map: JsonObject, name: string): Located | undefined {
  const value = map[name]
  return value === undefined ? undefined : { token: name, value }
}
