import { isKeyword } from '../../commands/request.ts'
import { fits } from '../combinations.ts'
import { keywordCommands, loneCommands } from '../command.ts'
import { type FlagName, flagOf } from '../flags.ts'
import { type Completions, nothing, oneOf } from './completions.ts'
import type { Typed } from './typed-so-far.ts'

/**
 * The keywords that may come next: each once, without those that a flag excludes. A command that cannot be combined
 * comes only as the first word.
 */
export function keywordReply({ words, awaited, given, lastValue }: Typed): Completions {
  if (awaited !== undefined) return oneOf(awaited.map(word => ({ word })))
  const verbs = words.filter(isKeyword)
  if (verbs.length < words.length) return nothing
  const combined = keywordCommands.filter(
    ({ name }) =>
      isKeyword(name) &&
      !verbs.includes(name) &&
      given.every(flag => flagOf(flag).serves.some(isKeyword)) &&
      fits([...verbs, name], lastValue('dry-run'), lastValue('output')),
  )
  const fitsAlone = fits(['delete'], lastValue('dry-run'), lastValue('output'))
  const alone = loneCommands.filter(
    ({ name }) =>
      verbs.length === 0 && allServe(given, name) && ((name !== 'delete' && name !== 'status') || fitsAlone),
  )
  return oneOf([...combined, ...alone].map(({ name, description }) => ({ word: name, description })))
}

function allServe(given: readonly FlagName[], name: string): boolean {
  return given.every(flag => flagOf(flag).serves.some(use => use === name))
}
