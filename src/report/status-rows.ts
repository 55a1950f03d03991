import type { ChalkInstance } from 'chalk'
import { kubectlName } from '../manifest/key.ts'
import type { Difference, Health, StatusRow } from '../plan/status/row.ts'
import type { Status } from '../plan/status/status.ts'
import { ageSince } from './age-text.ts'
import { planWords } from './summary.ts'
import type { Cell } from './table.ts'
import { visible } from './visible.ts'

type Paint = (color: ChalkInstance) => (text: string) => string

const healthPaint: Record<Health['state'], Paint> = {
  ready: color => color.green,
  waiting: color => color.yellow,
  terminating: color => color.yellow,
  unknown: color => color.yellow,
  failed: color => color.red,
  missing: color => color.red,
}

const differencePaint: Record<Difference, Paint> = {
  none: color => color.dim,
  create: color => color.green,
  update: color => color.yellow,
  replace: color => color.red,
  adopt: color => color.yellow,
  release: color => color.yellow,
  delete: color => color.red,
  keep: color => color.dim,
  refused: color => color.magenta,
}

/** The head of the table of objects. The column DIFFERENCE is left out if nothing was compared. */
export function objectHead(of: Status['of']): Cell[] {
  const names = [
    'NAMESPACE',
    'NAME',
    'READINESS',
    ...(of === 'configuration' ? ['DIFFERENCE'] : []),
    'AGE',
    'REASON',
  ]
  return names.map(text => ({ text }))
}

/** The line of an object: namespace, kubectl's name, readiness, difference, age, and why it is not ready. */
export function objectCells(row: StatusRow, now: number, color: ChalkInstance): Cell[] {
  const { ref, health, difference } = row
  return [
    { text: visible(ref.namespace ?? '') },
    { text: visible(kubectlName(ref)) },
    { text: health.state, paint: healthPaint[health.state](color) },
    ...(difference === undefined ? [] : [differenceCell(difference, color)]),
    { text: row.createdAt === undefined ? '' : ageSince(row.createdAt, now) },
    { text: 'why' in health ? visible(health.why) : '' },
  ]
}

function differenceCell(difference: Difference, color: ChalkInstance): Cell {
  const text = difference === 'none' ? 'none' : planWords[difference]
  return { text, paint: differencePaint[difference](color) }
}
