import type { Listener } from '../events/emitter.ts'
import { kubectlName, type ObjectKey } from '../manifest/key.ts'
import type { StatusRow } from '../plan/status/row.ts'
import type { InstanceStatus, Status } from '../plan/status/status.ts'
import { isFine } from '../plan/status/summary.ts'
import { gapWarnings } from './gap-text.ts'
import { lastRolloutLines } from './rollout-record-text.ts'
import type { LineStreams } from './run-lines.ts'
import { objectCells, objectHead } from './status-rows.ts'
import { instanceCells, instanceHead, instanceSummary, refusedLine } from './status-text.ts'
import { type Cell, Table } from './table.ts'
import { visible } from './visible.ts'

/** What was printed last: the listed objects, the summary, and what the lines about the last rollout say. */
interface Shown {
  readonly rows: ReadonlyMap<ObjectKey, StatusRow>
  readonly summary: string
  readonly rollout: string
}

const nothing: Shown = { rows: new Map(), summary: '', rollout: '' }

/**
 * Prints the status for people. With `allObjects`, objects are listed as well that are ready and do not differ. The first
 * status is printed whole. Of each later one, only what has changed is printed: a line for each object, and the lines
 * below the table.
 */
export function statusLines(
  { out, err, outColor: color, errColor }: LineStreams,
  { allObjects }: { readonly allObjects: boolean },
): Listener {
  const table = new Table()
  let shown: Shown | undefined
  let hasHead = false
  const print = (lines: readonly string[]) => out(lines.map(line => `${line}\n`).join(''))
  const printInstance = (status: Status, one: InstanceStatus) => {
    const before = shown ?? nothing
    const listed = one.rows.filter(row => before.rows.has(row.key) || allObjects || !isFine(row))
    const changed = listed.filter(row => !isSame(before.rows.get(row.key), row))
    const cells = [...changed.map(row => objectCells(row, status.now, color)), ...goneCells(before, one.rows)]
    const head = !hasHead && cells.length > 0 ? [objectHead(status.of)] : []
    hasHead ||= head.length > 0
    print(table.lines([...head, ...cells]))
    const summary = instanceSummary(one)
    const rollout = rolloutState(one)
    print([
      ...(head.length > 0 ? [''] : []),
      ...(summary === before.summary ? [] : [summary]),
      ...(rollout === before.rollout ? [] : lastRolloutLines(one, status.now)),
    ])
    shown = { rows: new Map(listed.map(row => [row.key, row])), summary, rollout }
  }
  return event => {
    if (event.kind !== 'status') return
    const { status } = event
    const isFirst = shown === undefined
    if (isFirst) err(gapWarnings(status.unseen, 'objects'))
    const [one] = status.instances
    if (status.of !== 'all' && one !== undefined) printInstance(status, one)
    else print(instanceLines(status, table, color))
    if (isFirst) err(refusedLine(status, errColor))
  }
}

function instanceLines({ instances, now }: Status, table: Table, color: LineStreams['outColor']): string[] {
  if (instances.length === 0) return ['no instances']
  return table.lines([instanceHead, ...instances.map(one => instanceCells(one, now, color))])
}

/** Whether two lines of an object say the same, except for its age. */
function isSame(before: StatusRow | undefined, row: StatusRow): boolean {
  return JSON.stringify(before) === JSON.stringify(row)
}

/** A line for each object that was listed before, and is no longer one of the instance. */
function goneCells(before: Shown, rows: readonly StatusRow[]): Cell[][] {
  const keys = new Set(rows.map(({ key }) => key))
  const gone = [...before.rows.values()].filter(({ key }) => !keys.has(key))
  return gone.map(({ ref }) =>
    [ref.namespace ?? '', kubectlName(ref), 'gone'].map(text => ({ text: visible(text) })),
  )
}

/** What the lines about the last rollout say, without ages and renewals of the lock. */
function rolloutState({ lock }: InstanceStatus): string {
  if (lock.kind !== 'read') return JSON.stringify(lock)
  return JSON.stringify([
    lock.last,
    lock.run?.state,
    lock.run?.held.identity,
    lock.run?.held.holder?.asksSince,
  ])
}
