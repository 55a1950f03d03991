import type { Subject } from './place.ts'
import type { PathStep } from './row.ts'

type Pattern = readonly string[]

/**
 * Fields for which a server picks a free value. A dry run picks one that the real apply need not get, so a reader must
 * not take it for the one to come. By group and kind; `*` stands for a list item.
 */
const places: Readonly<Record<string, readonly Pattern[]>> = {
  '/Service': [
    ['spec', 'clusterIP'],
    ['spec', 'clusterIPs'],
    ['spec', 'clusterIPs', '*'],
    ['spec', 'healthCheckNodePort'],
    ['spec', 'ports', '*', 'nodePort'],
  ],
  'batch/Job': ['controller-uid', 'batch.kubernetes.io/controller-uid'].flatMap(label => [
    ['spec', 'selector', 'matchLabels', label],
    ['spec', 'template', 'metadata', 'labels', label],
  ]),
}

/**
 * Whether a field that the manifest leaves open only repeats another one: the first of the cluster IPs of a Service is its
 * cluster IP, and the server picks the second one.
 */
export function isRepeated({ group, kind }: Subject, path: readonly PathStep[]): boolean {
  const [spec, name] = path
  return (
    `${group}/${kind}` === '/Service' &&
    path.length === 2 &&
    spec?.kind === 'field' &&
    spec.name === 'spec' &&
    name?.kind === 'field' &&
    name.name === 'clusterIPs'
  )
}

/** Whether the server picks the value of a field that the manifest leaves open. */
export function isInvented({ group, kind }: Subject, path: readonly PathStep[]): boolean {
  return (places[`${group}/${kind}`] ?? []).some(
    pattern =>
      pattern.length === path.length &&
      pattern.every((name, depth) => {
        const step = path[depth]
        return step?.kind === 'field' ? step.name === name : name === '*'
      }),
  )
}
