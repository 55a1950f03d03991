import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf, shellWord, UserError } from '../errors.ts'
import { changesOf } from '../plan/changes-of.ts'
import type { Plan } from '../plan/plan.ts'
import { unmeantDeletions } from '../plan/prune/unmeant.ts'
import { type PlanFileFault, planSchema, readPlanFile } from '../plan/saved/plan-file.ts'
import { explainKeep } from '../report/keep-reason.ts'
import { placedName } from '../report/names.ts'
import { clientVersion } from './client-version.ts'
import type { Io } from './io.ts'
import type { Basis } from './plan-basis.ts'

/** A plan of a file, and what it was made from. */
export interface SavedPlan {
  /** The path as it was typed. */
  readonly path: string
  readonly plan: Plan
  readonly basis: Basis
}

/**
 * Reads the file of `--plan`. Throws a UserError if it is not a plan that this program can carry out: another file, a
 * plan that was cut or changed, one of another format, or one that contains refusals (docs/rules.md 12.6).
 */
export function readPlan(path: string, { cwd }: Pick<Io, 'cwd'>): SavedPlan {
  const read = readPlanFile(readText(path, cwd))
  if (read.kind !== 'plan') throw faultError(path, read)
  const { plan, basis } = read
  refuseRefused(path, plan)
  refuseUnmeant(path, plan)
  return { path, plan, basis: basis as unknown as Basis }
}

function readText(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8')
  } catch (error) {
    throw new UserError(`--plan ${path}: cannot be read: ${messageOf(error)}`, {
      hint: isNix(path) ? applyInstead(path) : saveAgain(path),
      cause: error,
    })
  }
}

function faultError(path: string, fault: PlanFileFault): UserError {
  const about = `--plan ${path}: `
  const hint = saveAgain(path)
  switch (fault.kind) {
    case 'no-json':
      return new UserError(`${about}the file is not a plan, or only a part of one: ${fault.why}`, {
        hint: noPlanHint(path),
      })
    case 'no-plan':
      return new UserError(`${about}the file is not a plan but ${fault.what}`, { hint: noPlanHint(path) })
    case 'other-schema':
      return new UserError(
        `${about}kubectl-nixos ${fault.program} has saved it in format ${fault.schema}, but kubectl-nixos ${clientVersion().version} reads format ${planSchema}`,
        { hint: `Use that version, or save it again. ${hint}`, reason: 'stale-plan' },
      )
    case 'changed':
      return new UserError(
        `${about}its content was changed after it was saved, because its sha256 does not fit`,
        {
          hint,
          reason: 'refused',
        },
      )
  }
}

function refuseRefused(path: string, plan: Plan): void {
  const refused = changesOf(plan.changes, 'refused')
  if (refused.length === 0) return
  const names = refused.map(({ ref }) => `\n- ${placedName(ref)}`).join('')
  throw new UserError(`--plan ${path}: the plan cannot be carried out, because it refuses:${names}`, {
    hint: `See why: kubectl nixos diff. Then repair it. ${saveAgain(path)}`,
    reason: 'refused',
  })
}

/** Refuses a plan with which prune would stop before the first write, because its deletions look like a mistake. */
function refuseUnmeant(path: string, plan: Plan): void {
  const [first] = unmeantDeletions(plan.changes)
  if (first === undefined) return
  const { message, hint } = explainKeep(first.reason)
  throw new UserError(
    `--plan ${path}: the plan cannot be carried out, because prune refuses: ${placedName(first.ref)}: ${message}`,
    { hint: `${hint} ${saveAgain(path)}`, reason: 'refused' },
  )
}

/** What to type if a file is no plan. It does not name the file for `--save-plan`, because somebody may need it. */
function noPlanHint(path: string): string {
  return isNix(path) ? applyInstead(path) : 'To save a plan: kubectl nixos diff --save-plan PATH'
}

function applyInstead(path: string): string {
  return `To apply a configuration: kubectl nixos apply -f ${shellWord(path)}`
}

function isNix(path: string): boolean {
  return path.endsWith('.nix')
}

/** The command that saves a plan in this file. */
export function saveAgain(path: string): string {
  return `To save a new plan: kubectl nixos diff --save-plan ${shellWord(path)}`
}
