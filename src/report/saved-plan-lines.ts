import { shellWord } from '../errors.ts'
import type { ObjectRef } from '../manifest/key.ts'
import type { ClusterFlags } from '../typed-command.ts'
import { placedName } from './names.ts'
import { visible } from './visible.ts'

/** The line that says where the plan of diff is, and how it is carried out on the same cluster. Without a path, no line. */
export function savedPlanLine(path: string | undefined, { kubeconfig, context }: ClusterFlags = {}): string {
  if (path === undefined) return ''
  const words = [
    ...['kubectl', 'nixos', 'apply', '--plan', path],
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ]
  return `${visible(`The plan is in ${path}. To carry it out: ${words.map(shellWord).join(' ')}`)}\n`
}

/** The line about objects that prune would also remove now, and that the saved plan does not contain. */
export function leftAloneLine(objects: readonly ObjectRef[]): string {
  const names = objects.map(placedName).join(', ')
  return `note: the plan does not contain the removal of ${names}; prune would remove ${objects.length === 1 ? 'it' : 'them'} now, and this run does not\n`
}
