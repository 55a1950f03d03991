import type { ChalkInstance } from 'chalk'
import type { LockSight } from '../plan/status/lock-sight.ts'
import type { Health, StatusRow } from '../plan/status/row.ts'
import type { InstanceStatus, Status } from '../plan/status/status.ts'
import { countDifferences, countHealth } from '../plan/status/summary.ts'
import { ageSince } from './age-text.ts'
import { resultWord } from './rollout-record-text.ts'
import { actions, planWords } from './summary.ts'
import type { Cell } from './table.ts'
import { visible } from './visible.ts'

const healthWords: Record<Health['state'], string> = {
  ready: 'ready',
  waiting: 'waiting',
  failed: 'failed',
  terminating: 'terminating',
  missing: 'missing',
  unknown: 'of unknown readiness',
}

const states = Object.keys(healthWords) as Health['state'][]

/** `40 objects of instance "shop": 38 ready, 2 waiting; 1 to update`. */
export function instanceSummary({ instance, rows }: InstanceStatus): string {
  const objects = rows.length === 1 ? '1 object' : `${rows.length === 0 ? 'no' : rows.length} objects`
  const head = instance === undefined ? objects : `${objects} of instance ${JSON.stringify(instance)}`
  if (rows.length === 0) return visible(head)
  const differences = differenceWords(rows)
  return visible(`${head}: ${readyWords(rows)}${differences === '' ? '' : `; ${differences}`}`)
}

function readyWords(rows: readonly StatusRow[]): string {
  const counts = countHealth(rows)
  const found = states.filter(state => counts[state] > 0)
  return found.map(state => `${counts[state]} ${healthWords[state]}`).join(', ')
}

/** `1 to create, 2 to update`, or `no differences`. Empty if nothing was compared. */
function differenceWords(rows: readonly StatusRow[]): string {
  if (rows.some(({ difference }) => difference === undefined)) return ''
  const counts = countDifferences(rows)
  const parts = actions.flatMap(action => {
    if (action === 'unchanged' || action === 'restamp' || counts[action] === 0) return []
    return [`${counts[action]} ${planWords[action]}`]
  })
  return parts.length === 0 ? 'no differences' : parts.join(', ')
}

/** The head of the table of instances. */
export const instanceHead: readonly Cell[] = [
  'INSTANCE',
  'OBJECTS',
  'NOT READY',
  'LAST ROLLOUT',
  'AGE',
  'USER',
  'CHECKSUM',
].map(text => ({ text }))

/** The line of an instance: its objects, those that are not ready, and its last rollout. */
export function instanceCells(one: InstanceStatus, now: number, color: ChalkInstance): Cell[] {
  const { rows, lock } = one
  const unready = rows.length - countHealth(rows).ready
  const last = lock.kind === 'read' ? lock.last : undefined
  return [
    { text: visible(one.instance ?? '<none>') },
    { text: `${rows.length}` },
    { text: `${unready}`, ...(unready > 0 ? { paint: color.yellow } : {}) },
    { text: rolloutWord(lock) },
    { text: last === undefined ? '' : ageSince(last.time, now) },
    { text: visible(last?.user ?? '') },
    { text: visible(last?.checksum ?? '') },
  ]
}

function rolloutWord(lock: LockSight): string {
  if (lock.kind !== 'read') return '<unknown>'
  const { last, run } = lock
  if (last !== undefined) return resultWord(last, run)
  return run?.state === 'running' ? 'running' : '<none>'
}

/** The last line for stderr if apply or prune would refuse objects; else empty. */
export function refusedLine({ instances }: Pick<Status, 'instances'>, color: ChalkInstance): string {
  const { refused } = countDifferences(instances.flatMap(one => one.rows))
  if (refused === 0) return ''
  const objects = refused === 1 ? '1 object' : `${refused} objects`
  return `${color.red('refused:')} apply or prune would refuse ${objects}; kubectl nixos diff says why\n`
}
