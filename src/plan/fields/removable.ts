import type { Extra } from './conflict.ts'
import type { Step } from './managed-fields.ts'
import { editCommands } from './take-back.ts'

/** The domains of labels and annotations that are instructions, or by which programs know their objects. */
const reservedDomains = [
  'kubernixos',
  'kubernetes.io',
  'k8s.io',
  'helm.sh',
  'argoproj.io',
  'fluxcd.io',
] as const

/**
 * Whether `--remove-extras` may remove an extra (docs/rules.md 1.31). The extra must come from a command with which people
 * edit. Of metadata only labels and annotations are removed, and none whose key programs reserve.
 */
export function isRemovable({ manager, steps }: Pick<Extra, 'manager' | 'steps'>): boolean {
  if (!editCommands.has(manager)) return false
  const names = steps.map(nameOf)
  if (names[0] === 'metadata' && names[1] !== 'labels' && names[1] !== 'annotations') return false
  return names[0] !== 'status' && !names.some(isReserved)
}

/** Whether a key of a label or an annotation belongs to Kubernetes, to this program, or to a tool that deploys. */
function isReserved(name: string): boolean {
  const [domain = ''] = name.split('/')
  const isKey = name.includes('/') || name === 'kubernixos'
  if (!isKey || domain === 'app.kubernetes.io') return false
  return reservedDomains.some(reserved => domain === reserved || domain.endsWith(`.${reserved}`))
}

function nameOf(step: Step): string {
  return step.kind === 'field' ? step.name : ''
}
