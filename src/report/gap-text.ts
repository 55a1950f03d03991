import { type Gap, stopsPrune } from '../plan/prune/gap.ts'
import { type ClusterFlags, kubectlCommand } from '../typed-command.ts'
import { shortList } from './names.ts'
import { visible } from './visible.ts'

/** What was looked for. Status looks for all objects of an instance. */
type Sought = 'deletions' | 'objects'

/** What the look for deletions could not see, for stderr. All kinds that the user may not list share one line. */
export function gapWarnings(gaps: readonly Gap[], sought: Sought = 'deletions'): string {
  const forbidden = gaps.filter(gap => gap.kind === 'forbidden')
  const lines = gaps.flatMap(gap => (gap.kind === 'forbidden' ? [] : [gapLine(gap, sought)]))
  return [...lines, ...(forbidden.length === 0 ? [] : [forbiddenLine(forbidden, sought)])]
    .map(line => `warning: ${visible(line)}\n`)
    .join('')
}

/** For -v: each kind that the user may not list, with the reason of the server. */
export function forbiddenNote(gaps: readonly Gap[]): string | undefined {
  const lines = gaps.flatMap(gap => (gap.kind === 'forbidden' ? [`not listed: ${gap.what}: ${gap.why}`] : []))
  return lines.length === 0 ? undefined : lines.join('\n')
}

/** Why prune or delete refuses; undefined if it does not. Commands in the hint repeat the other flags. */
export function blindness(
  gaps: readonly Gap[],
  {
    command = 'prune',
    ...flags
  }: Omit<ClusterFlags, 'namespace'> & { readonly command?: 'prune' | 'delete' } = {},
): { readonly message: string; readonly hint: string } | undefined {
  const stopping = gaps.filter(stopsPrune)
  if (stopping.length === 0) return undefined
  const lines = stopping.map(({ what, why }) => `  ${visible(`${what}: ${why}`)}`)
  const kinds = new Set(stopping.map(({ kind }) => kind))
  const steps = [
    ...(kinds.has('forbidden') ? ['Get the right to list them.'] : []),
    ...(kinds.has('failed') || kinds.has('silent') ? ['Repair what serves them.'] : []),
    ...stopping.flatMap(gap => (gap.kind === 'silent' ? [removalStep(gap.apiService, flags)] : [])),
  ]
  return {
    message: `${command} must see every kind, but could not list these:\n${lines.join('\n')}`,
    hint: `${steps.join(' ')} You can run apply without prune.`,
  }
}

function removalStep(apiService: string, flags: ClusterFlags): string {
  return `If nobody needs that API any more: ${kubectlCommand(flags, ['delete', 'apiservice', apiService])}.`
}

type Seen<K extends Gap['kind']> = Extract<Gap, { kind: K }>

function gapLine(gap: Exclude<Gap, { kind: 'forbidden' }>, sought: Sought): string {
  const start = `could not look for ${sought} among ${gap.what}: ${gap.why}`
  if (sought === 'objects') return start
  switch (gap.kind) {
    case 'failed':
      return start
    case 'irrelevant':
      return `${start}; the record of the last rollout shows that no object of it was ever ours`
    case 'silent':
      return `${start}; ${fates[gap.fate](`APIService ${gap.apiService}`)}`
  }
}

const fates: Record<Seen<'silent'>['fate'], (service: string) => string> = {
  deleted: service => `${service} is to be deleted`,
  wanted: service => `the configuration contains ${service} and no object of it`,
  foreign: service => `${service} is not of this configuration, so prune will refuse`,
}

/** `deletions may be missing, because you may not list these kinds: secrets (looked at only in namespace team)`. */
function forbiddenLine(gaps: readonly Seen<'forbidden'>[], sought: Sought): string {
  const groups = Map.groupBy(gaps, ({ seenIn }) => seenIn.join(', '))
  const parts = [...groups].map(([namespaces, some]) => {
    const many = namespaces.includes(',') ? 's' : ''
    const where = namespaces === '' ? 'not looked at' : `looked at only in namespace${many} ${namespaces}`
    return `${shortList(some.map(({ what }) => what))} (${where})`
  })
  return `${sought} may be missing, because you may not list these kinds: ${parts.join('; ')}`
}
