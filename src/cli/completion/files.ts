import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A file of completions/, whose text the program carries. Imported as a Bun macro, so that `bun build` runs it and
 * inlines its result; unbundled (vitest), it is an ordinary call.
 */
export function readCompletionFile(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', '..', 'completions', name), 'utf8')
}
