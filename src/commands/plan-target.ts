import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf, UserError } from '../errors.ts'
import { readPlanFile } from '../plan/saved/plan-file.ts'
import type { Io } from './io.ts'
import { stdoutPath } from './planned-flags.ts'

/**
 * Throws a UserError if `--save-plan` would replace something else than a plan (docs/rules.md 12.10). A file that does not
 * exist or is empty may be written, and so may a plan of any format, also one that was changed.
 */
export function checkPlanTarget(path: string | undefined, { cwd }: Pick<Io, 'cwd'>): void {
  if (path === undefined || path === stdoutPath) return
  const found = whatIsAt(resolve(cwd, path))
  if (found === undefined) return
  throw new UserError(`--save-plan ${path}: ${found}, so the plan is not saved there`, {
    hint: 'Name another file: --save-plan PATH. If nobody needs what is there, remove it first.',
    reason: 'refused',
  })
}

/** Why what has this path must not be replaced. Undefined if it may be, or if there is nothing. */
function whatIsAt(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return 'it is not a file'
    const text = readFileSync(path, 'utf8')
    if (text === '') return undefined
    const { kind } = readPlanFile(text)
    return kind === 'no-json' || kind === 'no-plan' ? 'the file has other content than a plan' : undefined
  } catch (error) {
    const isMissing = (error as { code?: string }).code === 'ENOENT'
    return isMissing ? undefined : `it cannot be read: ${messageOf(error)}`
  }
}
