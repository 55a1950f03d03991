import type { Manifest, Move } from './manifest.ts'
import { isJsonObject, type Json } from './object.ts'
import { tokensOf } from './pointer.ts'

/**
 * The JSON pointer under which a field of the body was written, starting at the entry that the origin names. Example:
 * `/stringData/password` for `/data/password` of a Secret. Undefined if the body has no such field, or if the program
 * added the field, such as its labels.
 */
export function sourcePointer({ origin, object, moves = [] }: Manifest, pointer: string): string | undefined {
  if (!isIn(object, tokensOf(pointer))) return undefined
  const move = nearestMove(moves, pointer)
  if (move === undefined) return origin.pointer + pointer
  return move.from === undefined ? undefined : origin.pointer + move.from + pointer.slice(move.to.length)
}

/** The move of the innermost field that contains a pointer. */
function nearestMove(moves: readonly Move[], pointer: string): Move | undefined {
  return moves
    .filter(({ to }) => pointer === to || pointer.startsWith(`${to}/`))
    .reduce<Move | undefined>(
      (nearest, move) => (nearest === undefined || move.to.length > nearest.to.length ? move : nearest),
      undefined,
    )
}

function isIn(value: Json | undefined, [token, ...rest]: readonly string[]): boolean {
  if (token === undefined) return value !== undefined
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(token) && isIn(value[Number(token)], rest)
  return isJsonObject(value) && Object.hasOwn(value, token) && isIn(value[token], rest)
}
