import { isJsonObject, type Json, type JsonObject } from '../manifest/object.ts'
import { deepEqual } from './deep-equal.ts'
import type { Step } from './managed-fields.ts'

/** A value below another one, with the token of a JSON pointer that leads there. */
export interface Located {
  readonly token: string
  readonly value: Json
}

/** The value one step below a live value; undefined where it is not there or more than one fits. */
export function locateLive(value: Json | undefined, step: Step): Located | undefined {
  return locate(value, step, hasKeys)
}

/** The same in a manifest, whose items may leave out keys that the server fills in (`protocol`). */
export function locateWanted(value: Json | undefined, step: Step): Located | undefined {
  return locate(value, step, fitsKeys)
}

/** Appends a token to a JSON pointer (RFC 6901). */
export function extendPointer(pointer: string, token: string): string {
  return `${pointer}/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The tokens of a JSON pointer, unescaped. */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** For `sort`: managedFields come in the order of time, and what people read should not depend on that. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : Number(a.path > b.path)
}

/** Whether a live item has every key with its value. */
export function hasKeys(item: Json, keys: JsonObject): boolean {
  if (!isJsonObject(item)) return false
  for (const name in keys) if (!deepEqual(item[name], keys[name])) return false
  return true
}

/** Whether a manifest's item has no key with another value. */
export function fitsKeys(item: Json, keys: JsonObject): boolean {
  if (!isJsonObject(item)) return false
  for (const name in keys) if (Object.hasOwn(item, name) && !deepEqual(item[name], keys[name])) return false
  return true
}

function locate(
  value: Json | undefined,
  step: Step,
  matches: (item: Json, keys: JsonObject) => boolean,
): Located | undefined {
  if (step.kind === 'field') {
    const child = isJsonObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined
    return child === undefined ? undefined : { token: step.name, value: child }
  }
  if (!Array.isArray(value)) return undefined
  const index = indexOf(value, step, matches)
  const item = value[index]
  return item === undefined ? undefined : { token: String(index), value: item }
}

function indexOf(list: Json[], step: Step, matches: (item: Json, keys: JsonObject) => boolean): number {
  if (step.kind === 'index') return step.index
  const fits = (item: Json) =>
    step.kind === 'item' ? matches(item, step.keys) : step.kind === 'value' && deepEqual(item, step.value)
  const index = list.findIndex(fits)
  return index >= 0 && list.findLastIndex(fits) === index ? index : -1
}
