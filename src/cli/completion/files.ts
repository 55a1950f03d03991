import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The text of a file in completions/. It is imported as a Bun macro, so `bun build` calls it and puts its result
 * into the program. Without a build (vitest) it is an ordinary call.
 */
export function readCompletionFile(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', '..', 'completions', name), 'utf8')
}
