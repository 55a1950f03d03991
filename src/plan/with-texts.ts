import { isJsonObject, type Json } from '../manifest/object.ts'

/** A value in which each text that has an entry in `texts` is replaced by that entry. Keys stay as they are. */
export function withTexts<T extends Json>(value: T, texts: ReadonlyMap<string, string>): T
export function withTexts(value: Json, texts: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return texts.get(value) ?? value
  if (Array.isArray(value)) return value.map(one => withTexts(one, texts))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, texts)]))
}
