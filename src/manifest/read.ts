import { UserError } from '../errors.ts'
import { describeRef, groupOf, keyOf, refOf } from './key.ts'
import { describeOrigin, type Manifest, type Origin } from './manifest.ts'
import { isJsonObject, type Json } from './object.ts'
import { findProblems, type Problem } from './problems.ts'

/** One entry of a configuration: whatever its source holds under that title. */
export interface Entry {
  readonly origin: Origin
  readonly object: Json
  /** What only the source itself can find wrong with the entry. Where there is something, nothing else is checked. */
  readonly problems: readonly Problem[]
}

/**
 * Turns the entries of a configuration into manifests: a List becomes its items, and every object
 * has what it takes to be named. Throws one UserError that lists every problem, each with its origin.
 */
export function readManifests(entries: readonly Entry[]): Manifest[] {
  const flat = entries.flatMap(flatten)
  const problems = flat.flatMap(({ origin, object, problems }) =>
    (problems.length > 0 ? problems : findProblems(object)).map(problem => describeProblem(origin, problem)),
  )
  if (problems.length > 0) throw problemsError(problems)
  const manifests = flat.map(({ origin, object }) => ({ origin, object }) as Manifest)
  checkDuplicates(manifests)
  return manifests
}

/**
 * Refuses the same object twice, naming both origins. To be called again once namespaces are filled in:
 * what differed here may then be one object. Throws UserError.
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
    flatten({ origin: { title, pointer: `${pointer}/items/${index}` }, object, problems: [] }),
  )
}

/**
 * The items of a List: `List` of v1, or a typed one as `RoleBindingList`, whose kind can't be an object's in a group of
 * Kubernetes itself (no dot, or k8s.io). kubectl splits whatever has items, custom resources included.
 * nix/result.nix holds the same rule.
 */
function itemsOf(object: Json): Json[] | undefined {
  if (!isJsonObject(object)) return undefined
  const { apiVersion, kind, items } = object
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !Array.isArray(items)) return undefined
  const group = groupOf(apiVersion)
  const isList = kind.endsWith('List') && (!group.includes('.') || group.endsWith('.k8s.io'))
  return isList ? items : undefined
}
