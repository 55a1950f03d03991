import type { ChalkInstance } from 'chalk'
import type { Adopt, Change, Create, Delete, Refused, Replace, Restamp, Update } from '../plan/change.ts'
import { changesOf } from '../plan/changes-of.ts'
import { createdRows } from '../plan/diff.ts'
import { finalizersText } from '../plan/held-by.ts'
import { isOfCluster } from '../plan/is-of-cluster.ts'
import type { Plan } from '../plan/plan.ts'
import type { ReleaseReason, ReleaseWay } from '../plan/prune/release.ts'
import type { RemovalNotAsked } from '../plan/prune/removal.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { type Canvas, indented, usualWidth } from './canvas.ts'
import { takenText } from './conflict-text.ts'
import { alsoDeletes } from './deleted-along.ts'
import type { Explanation } from './explanation.ts'
import { helmLines } from './helm-lines.ts'
import { belongsTo } from './instance-words.ts'
import { jobNote, ranBeforeNote } from './job-note.ts'
import { explainKept } from './kept-text.ts'
import { leavingLine } from './leaving-text.ts'
import { placedName } from './names.ts'
import { notAskedLines } from './not-asked-text.ts'
import { oursInsideLines } from './ours-inside.ts'
import { claimLines, extraLines, givenUpLines, removalHint } from './owner-lines.ts'
import { explainRefusal } from './refusal.ts'
import { rowLines } from './row-lines.ts'
import { UnknownKinds } from './unknown-kinds.ts'
import { visible } from './visible.ts'

/** Where a diff is drawn, what commands in hints repeat, and the other changes of the plan. */
interface Page extends Canvas {
  readonly flags: ClusterFlags
  readonly changes: readonly Change[]
  readonly unknown: UnknownKinds
}

type Render<C> = (change: C, page: Page) => string[]
type ByAction = { readonly [A in Change['action']]: Render<Extract<Change, { action: A }>> }

const restampWords: Record<Restamp['changes'], string> = {
  label: 'the checksum label',
  entry: 'our entry in managedFields',
}

const renderers: ByAction = {
  create: (change, canvas) => {
    const note = jobNote(change)
    return [
      canvas.color.green(`+ ${named(change)} create`),
      ...(note === undefined ? [] : [`    ${canvas.color.dim(note)}`]),
      ...written(change, canvas),
    ]
  },
  update: (change, canvas) => [canvas.color.yellow(`~ ${named(change)} update`), ...written(change, canvas)],
  replace: (change, canvas) => [
    canvas.color.red(`- ${named(change)} replace: it is deleted and created again`),
    ...replacedAlong(change, canvas.color),
    ...indented(canvas, 4, narrower => rowLines(change.rows, narrower)),
  ],
  adopt: (change, canvas) => [
    canvas.color.yellow(`~ ${named(change)} adopt: ${adoptionWords(change)}`),
    ...(change.helm === undefined ? [] : helmLines(change.helm, canvas.flags)).map(
      line => `    ${canvas.color.yellow(visible(line))}`,
    ),
    ...written(change, canvas),
  ],
  restamp: (change, { color }) => {
    // Every object has the claim of a former name, so it has a line for all of them.
    const claims = (change.claims ?? []).filter(claim => claim.kind !== 'entry' || claim.why !== 'renamed')
    const lines = [...claimLines(claims, color), ...extraLines(change.extras, color)]
    return besides(change, 'restamp', lines)
  },
  unchanged: (change, { color }) => {
    const note = ranBeforeNote(change)
    const notes = note === undefined ? [] : [`    ${color.dim(note)}`]
    return besides(change, 'unchanged', [...notes, ...extraLines(change.extras, color)])
  },
  release: (change, canvas) => [
    canvas.color.yellow(`~ ${named(change)} release: ${releaseReasons[change.why]}`),
    `    ${canvas.color.dim(releaseWays[change.way])}`,
    ...indented(canvas, 4, narrower => rowLines(change.rows, narrower)),
  ],
  delete: (change, { color }) => [
    color.red(`- ${named(change)} delete${change.legacy ? ': legacy, labelled by kubectl apply' : ''}`),
    ...alongLines(change, color),
    ...(change.notAsked === undefined ? [] : [`    ${color.dim(removalNotAskedWords[change.notAsked])}`]),
  ],
  keep: (change, { color, changes }) =>
    explained(`= ${named(change)} keep:`, explainKept({ change, reason: change.reason }, changes), color.dim),
  refused: refusedLines,
}

function alongLines(change: Delete, color: ChalkInstance): string[] {
  const { ref, along } = change
  const words = along === undefined ? undefined : alsoDeletes(ref, along)
  const lines = [...(words === undefined ? [] : [words]), ...oursInsideLines(change)]
  return lines.map(line => `    ${color.red(line)}`)
}

function replacedAlong({ ref, along, heldBy }: Replace, color: ChalkInstance): string[] {
  const words = alsoDeletes(ref, along)
  return [
    ...(words === undefined ? [] : [`    ${color.red(words)}`]),
    ...(heldBy === undefined
      ? []
      : [`    ${color.red(visible(`its deletion waits for its ${finalizersText(heldBy)}`))}`]),
  ]
}

const releaseReasons: Record<ReleaseReason, string> = {
  adopted: 'it was there before, so it is not deleted',
  'cluster-own': 'Kubernetes itself makes it, so it is not deleted',
}

const releaseWays: Record<ReleaseWay, string> = {
  fields: 'the labels and annotations that only we own are removed',
  labels: 'only the labels of this program are removed; its other fields stay',
}

const removalNotAskedWords: Record<RemovalNotAsked, string> = {
  aggregated: 'not checked by the server: an aggregated API might carry out a dry run',
  'admission-to-change': 'not checked by the server: an admission webhook or policy is to change',
  'webhook-without-dry-run': 'not checked by the server: an admission webhook refuses dry runs',
}

/**
 * What a rollout would do, for stdout: a head line for each object and its changed fields below, a sign before
 * each so that nothing depends on colour; restamps as one count. Empty where nothing would change. `width` is in
 * characters. Commands in hints repeat `flags`.
 */
export function renderDiff(
  plan: Plan,
  color: ChalkInstance,
  {
    width = usualWidth,
    flags = {},
  }: { readonly width?: number; readonly flags?: ClusterFlags | undefined } = {},
): string {
  const { changes } = plan
  const page: Page = { width, color, flags, changes, unknown: new UnknownKinds(changes) }
  const lines = changes.flatMap(change => renderChange(change, page))
  for (const leaving of plan.leaving) lines.push(color.dim(leavingLine(leaving)))
  const restamps = changesOf(changes, 'restamp')
  for (const [changed, words] of Object.entries(restampWords)) {
    const count = restamps.filter(restamp => restamp.changes === changed).length
    if (count > 0) lines.push(color.dim(`= ${count} to restamp: only ${words} changes`))
  }
  const extras = changes.flatMap(change => (isOfCluster(change) ? [] : change.extras))
  if (!plan.removeExtras) lines.push(...removalHint(extras, color))
  return lines.map(line => `${line}\n`).join('')
}

/** For -v: what carries the label only as a controller's copy; undefined where there is none. */
export function mirroredNote(plan: Plan): string | undefined {
  if (plan.mirrored === 0) return undefined
  return `${plan.mirrored} more carry the label only because a controller copied it; they are not ours`
}

function renderChange(change: Change, page: Page): string[] {
  const render = renderers[change.action] as Render<Change>
  return render(change, page)
}

function adoptionWords({ fully, from }: Adopt): string {
  if (from !== undefined) return `it ${belongsTo(from)}, and is ours from now on, so prune may delete it`
  return fully
    ? 'it was there before, and is ours from now on, so prune may delete it'
    : 'it was there before, so prune will release it and not delete it'
}

function written(change: Create | Update | Adopt, canvas: Canvas): string[] {
  const { color } = canvas
  const rows = change.action === 'create' ? createdRows(change.documents.after) : change.rows
  return [
    ...notAskedLines(change).map(line => `    ${color.dim(line)}`),
    ...indented(canvas, 4, narrower => rowLines(rows, narrower)),
    ...change.taken.map(taken => `    ${color.yellow(visible(takenText(taken)))}`),
    ...(change.action !== 'create'
      ? [...claimLines(change.claims ?? [], color), ...givenUpLines(change, color)]
      : []),
    ...extraLines(change.extras, color),
  ]
}

/** A line for an object that has no rows, if there is something to say about it. */
function besides(change: Change, word: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`= ${named(change)} ${word}`, ...lines]
}

function refusedLines(change: Refused, { color, flags, unknown }: Page): string[] {
  const group = unknown.groupOf(change, flags)
  if (group === 'told') return []
  if (group !== undefined) return explained(`! ${group.head}:`, group.explanation, color.magenta)
  return [
    ...explained(`! ${named(change)} refused:`, explainRefusal(change, flags), color.magenta),
    ...(change.half === 'apply' ? extraLines(change.extras, color) : []),
  ]
}

function explained(
  head: string,
  { message, details, hint }: Explanation,
  paint: (text: string) => string,
): string[] {
  const lines = [...details, ...(hint === undefined ? [] : [hint])]
  return [paint(`${head} ${message}`), ...lines.map(line => `    ${line}`)]
}

function named(change: Change): string {
  return placedName(change.ref)
}
