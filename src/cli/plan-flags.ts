import { Parser } from 'yargs/helpers'
import { isPlanned, stdoutPath } from '../commands/planned-flags.ts'
import type { Keyword } from '../commands/request.ts'
import { UserError } from '../errors.ts'
import { typedFlag } from './flag.ts'
import type { FlagName } from './flags.ts'

/** The values that decide which flags fit together. */
interface PlanValues {
  readonly plan: string | undefined
  readonly savePlan: string | undefined
  readonly dryRun: string
  readonly output: string | undefined
}

/**
 * Refuses flags that contradict `--plan` or `--save-plan` (docs/rules.md 12.5). `words` are the keywords as they were
 * typed.
 */
export function checkPlanFlags(
  given: readonly FlagName[],
  words: readonly Keyword[],
  { plan, savePlan, dryRun, output }: PlanValues,
): void {
  if (savePlan !== undefined) checkSaving(words, savePlan, output)
  if (plan !== undefined) checkCarryingOut(given, words, dryRun)
  else if (given.includes('plan-max-age'))
    throw new UserError('--plan-max-age does nothing without --plan', { hint: 'Leave --plan-max-age out.' })
}

function checkSaving(words: readonly Keyword[], path: string, output: string | undefined): void {
  const other = words.find(word => word !== 'diff')
  if (other !== undefined && words.includes('diff')) {
    throw new UserError(`--save-plan is for diff alone, without ${other}`, {
      hint: `Save the plan first. To carry it out: kubectl nixos apply --plan ${path === stdoutPath ? 'PATH' : path}`,
    })
  }
  if (path === stdoutPath && output === 'json') {
    throw new UserError('--save-plan=- and -o json both print to stdout', {
      hint: 'Save the plan in a file, or leave -o json out.',
    })
  }
}

function checkCarryingOut(given: readonly FlagName[], words: readonly Keyword[], dryRun: string): void {
  const other = words.find(word => word !== 'apply')
  if (other !== undefined && words.includes('apply'))
    throw new UserError(`--plan is for apply alone, without ${other}`, { hint: `Leave ${other} out.` })
  const approval = given.find(name => name === 'prune' || name === 'yes')
  if (approval !== undefined) {
    throw new UserError(
      `${typedFlag(approval)} does nothing with --plan, because the plan contains its deletions and is approved`,
      { hint: `Leave ${typedFlag(approval)} out.` },
    )
  }
  const planned = given.find(isOfPlan)
  if (planned !== undefined) {
    throw new UserError(`${typedFlag(planned)} cannot be given with --plan, because the plan decides it`, {
      hint: `Give it when you save the plan: kubectl nixos diff --save-plan PATH ${typedFlag(planned)}`,
    })
  }
  if (dryRun === 'client') {
    throw new UserError(
      '--dry-run=client does nothing with --plan, because a plan is compared with the cluster',
      {
        hint: 'Use --dry-run=server.',
      },
    )
  }
  const evaluates = given.some(name => name === 'file' || name === 'flake' || name === 'modules')
  const idle = given.find(name => name === 'packages' || name === 'show-trace')
  if (idle !== undefined && !evaluates) {
    throw new UserError(`${typedFlag(idle)} does nothing with --plan and without a configuration`, {
      hint: `Leave ${typedFlag(idle)} out, or name the configuration of the plan: -f PATH, --flake REF or --modules EXPR`,
    })
  }
}

function isOfPlan(name: FlagName): boolean {
  return isPlanned[Parser.camelCase(name) as keyof typeof isPlanned] === true
}
