import { UserError } from '../errors.ts'
import { describeRef, keyOf, refOf } from './key.ts'
import { isListKind } from './list-kind.ts'
import { describeOrigin, type Manifest, type Origin } from './manifest.ts'
import { isJsonObject, type Json } from './object.ts'
import { findProblems, type Problem } from './problems.ts'
import { type Listed, withoutRepeats } from './repeats.ts'

/** One entry of a configuration. `object` is not checked yet and can be any value. */
export interface Entry {
  readonly origin: Origin
  /** Whether the entry is an item of a list. People join lists of several projects, which then have common objects. */
  readonly isItem: boolean
  readonly object: Json
  /** Problems that only the source can find. If there are any, the entry is not checked further. */
  readonly problems: readonly Problem[]
}

/** The manifests of a configuration, in the order of its entries, and the warnings about them. */
export interface Reading {
  readonly manifests: readonly Manifest[]
  readonly warnings: readonly string[]
}

/**
 * Turns the entries of a configuration into manifests. Each List is replaced by its items, and each object is checked
 * (problems.ts). An item that a list contains again with the same fields is left out, with a warning. Throws one
 * UserError that lists all problems, each with its origin.
 */
export function readManifests(entries: readonly Entry[]): Reading {
  const flat = entries.flatMap(flatten)
  const problems = flat.flatMap(({ origin, object, problems }) =>
    (problems.length > 0 ? problems : findProblems(object)).map(problem => describeProblem(origin, problem)),
  )
  if (problems.length > 0) throw problemsError(problems)
  const checked = flat.map(({ origin, isItem, object }) => ({ origin, isItem, object }) as Listed)
  const { kept, warnings } = withoutRepeats(checked)
  const manifests = kept.map(({ origin, object }) => ({ origin, object }))
  checkDuplicates(manifests)
  return { manifests, warnings }
}

/**
 * Throws a UserError if two manifests are the same object. Its message names both origins. Must be called again after
 * namespaces are filled in, because two manifests may then become the same object.
 */
export function checkDuplicates(manifests: readonly Manifest[]): void {
  const seen = new Map<string, Manifest>()
  const problems: string[] = []
  for (const manifest of manifests) {
    const ref = refOf(manifest.object)
    const key = keyOf(ref)
    const first = seen.get(key)
    if (first === undefined) seen.set(key, manifest)
    else {
      const [one, other] = [first, manifest].map(({ origin }) => describeOrigin(origin))
      problems.push(`${one} and ${other} are the same object: ${describeRef(ref)}`)
    }
  }
  if (problems.length > 0)
    throw problemsError(problems, 'Remove one of them, or give it another name or namespace.')
}

function describeProblem({ title, pointer }: Origin, problem: Problem): string {
  return `${describeOrigin({ title, pointer: pointer + problem.pointer })} ${problem.text}`
}

function problemsError(problems: readonly string[], hint?: string): UserError {
  const [only] = problems
  return new UserError(
    problems.length === 1 && only !== undefined
      ? only
      : `${problems.length} problems in the manifests:\n${problems.map(problem => `- ${problem}`).join('\n')}`,
    hint === undefined ? {} : { hint },
  )
}

function flatten(entry: Entry): Entry[] {
  const items = entry.problems.length > 0 ? undefined : itemsOf(entry.object)
  if (items === undefined) return [entry]
  const { title, pointer } = entry.origin
  return items.flatMap((object, index) =>
    flatten({ origin: { title, pointer: `${pointer}/items/${index}` }, isItem: true, object, problems: [] }),
  )
}

/** The items of a List. Undefined if the value is not a List. */
function itemsOf(object: Json): Json[] | undefined {
  if (!isJsonObject(object)) return undefined
  const { apiVersion, kind, items } = object
  return Array.isArray(items) && isListKind(apiVersion, kind) ? items : undefined
}
