import type { Manifest, Move } from './manifest.ts'
import { isJsonObject, type Json } from './object.ts'
import { tokensOf } from './pointer.ts'

/**
 * The place where a field of a manifest's body was written, as a JSON pointer below the entry that the origin names:
 * `/stringData/password` for `/data/password` of a Secret. Undefined where the body has no such field, and where the
 * program added the field, as it adds its labels. Nothing is computed before a place is asked for.
 */
export function sourcePointer({ origin, object, moves = [] }: Manifest, pointer: string): string | undefined {
  if (!isIn(object, tokensOf(pointer))) return undefined
  const move = nearestMove(moves, pointer)
  if (move === undefined) return origin.pointer + pointer
  return move.from === undefined ? undefined : origin.pointer + move.from + pointer.slice(move.to.length)
}

/** Of the moves that concern a pointer, the one of the innermost field. */
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
