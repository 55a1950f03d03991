import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import { ItemIndex, type Match } from './item-index.ts'
import type { Step } from './managed-fields.ts'

/** A value below another one, with the token of a JSON pointer that leads there. */
export interface Located {
  readonly token: string
  readonly value: Json
}

/** What is one step below a value; undefined where it is not there or more than one fits. */
export type Locate = (step: Step) => Located | undefined

/** Looks below a live value: once made, it is asked for all steps below that value. */
export function locateLive(value: Json | undefined): Locate {
  return locateIn(value, 'whole')
}

/** The same in a manifest, whose items may leave out keys that the server fills in (`protocol`). */
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
