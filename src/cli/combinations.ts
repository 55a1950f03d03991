import { isKeyword, type Keyword } from '../commands/request.ts'
import { UserError } from '../errors.ts'
import { typedFlag, type Use } from './flag.ts'
import { type FlagName, flagOf } from './flags.ts'

/**
 * Refuses a flag that would have no effect, because no flag is ignored. Throws for the first such flag. `uses`
 * contains the keywords, `evaluate` without keywords, or the command that stands alone.
 */
export function checkServed(given: readonly FlagName[], uses: readonly Use[]): void {
  for (const name of given) {
    const { serves } = flagOf(name)
    if (uses.some(use => serves.includes(use))) continue
    const typed = typedFlag(name)
    throw new UserError(`${typed} does nothing ${without(serves, uses)}`, { hint: hintFor(name, uses) })
  }
}

/** Refuses flags that contradict the keywords. */
export function checkCombination(
  words: readonly (Keyword | 'delete')[],
  dryRun: string | undefined,
  output: string | undefined,
): void {
  const online = words.find(word => word === 'diff' || word === 'prune' || word === 'delete')
  if (dryRun === 'client' && online !== undefined) {
    throw new UserError(`--dry-run=client is offline, but ${online} needs the cluster`, {
      hint: `Use --dry-run=server, or leave ${online} out.`,
    })
  }
  if (dryRun === 'client' && output === 'json' && !words.includes('dump')) {
    throw new UserError('-o json does nothing with --dry-run=client, because that only lists names', {
      hint: 'Use dump -o json for the manifests, or --dry-run=server for a rollout.',
    })
  }
  const other = words.find(word => word !== 'dump')
  if ((output === 'yaml' || output === 'name') && other !== undefined) {
    throw new UserError(`-o ${output} is for dump alone, because ${other} prints text or JSON`, {
      hint: `Use -o json, or run '${other}' by itself without -o.`,
    })
  }
}

/** Refuses flags about the configuration beside `--instance`, which evaluates none. */
export function checkInstance(given: readonly FlagName[]): void {
  if (given.includes('instance')) refuseBeside('instance', given, aboutConfiguration)
}

/** Refuses flags that say something about a configuration beside a flag with which none is evaluated. */
export function refuseBeside(
  flag: 'instance' | 'all',
  given: readonly FlagName[],
  refused: readonly FlagName[],
): void {
  const name = given.find(one => refused.includes(one))
  if (name === undefined) return
  const [typed, beside] = [typedFlag(name), typedFlag(flag)]
  throw new UserError(`${typed} does nothing with ${beside}, because no configuration is evaluated`, {
    hint: `Leave ${typed} or ${beside} out.`,
  })
}

/** Refuses `--lock-timeout` beside `--no-lock`, because a run without a lock never waits for one. */
export function checkLock(given: readonly FlagName[], noLock: boolean): void {
  if (!noLock || !given.includes('lock-timeout')) return
  throw new UserError('--lock-timeout does nothing with --no-lock, because no lock is waited for', {
    hint: 'Leave --no-lock out to wait for the lock, or leave --lock-timeout out.',
  })
}

/** The flags about the evaluation of a configuration. */
export const aboutConfiguration: readonly FlagName[] = [
  'file',
  'flake',
  'modules',
  'packages',
  'show-trace',
  'find-context',
]

/** Whether the flags allow these keywords, for completion. */
export function fits(...asked: Parameters<typeof checkCombination>): boolean {
  try {
    checkCombination(...asked)
    return true
  } catch {
    return false
  }
}

function without(serves: readonly Use[], uses: readonly Use[]): string {
  if (uses.includes('client')) return 'with version --client'
  const lone = uses.find(
    use => use === 'version' || use === 'completion' || use === 'delete' || use === 'status',
  )
  if (lone !== undefined) return `with ${lone}`
  const names = serves.filter(isKeyword)
  const last = names.at(-1) ?? serves[0] ?? 'version'
  return `without ${names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${last}` : last}`
}

// kubectl diff has a flag --prune that only shows deletions. A user with that habit must not delete anything by it
// here.
function hintFor(name: FlagName, uses: readonly Use[]): string {
  if (name !== 'prune') return `Leave ${typedFlag(name)} out.`
  if (uses.includes('diff')) return 'diff shows deletions by itself; to delete, add the keyword prune.'
  return 'To delete only, use the keyword prune.'
}
