import type { LiveObject } from '../../src/manifest/object.ts'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'

/** Where most objects of crash-anywhere.test.ts are. */
export const crashNamespace = 'crash'

/** The instance of all generations, and so the name of their lock. */
export const crashInstance = 'crash'

const namespace = crashNamespace
const space = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const secret = (name: string, generation: string, where: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: where },
  stringData: { generation },
})

/** The name of the ConfigMap that each generation replaces, because an immutable one can't change. */
const replaced = 'fixed'

/** What every generation has. The CRD and the Namespace never change, and the others do in every generation. */
function common(generation: string) {
  const labels = { app: 'web' }
  const annotations = { 'example.com/generation': generation }
  const template = {
    metadata: { labels, annotations },
    spec: { containers: [{ name: 'web', image: 'web' }] },
  }
  return {
    space: space(namespace),
    kind: crd('Crash', ['v1']),
    custom: custom('Crash', 'common', { namespace, annotations }),
    one: configMap('one', { generation }, namespace),
    two: configMap('two', { generation }, namespace),
    secret: secret('common', generation, namespace),
    fixed: {
      ...configMap(replaced, { generation }, namespace),
      metadata: { name: replaced, namespace, annotations: { 'kubernixos/recreate': 'true' } },
      immutable: true,
    },
    web: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace, name: 'web' },
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
    },
  }
}

/** The kind of the largest object that only one generation has. */
export type Leaving = 'Namespace' | 'CustomResourceDefinition'

/**
 * What leaves with a generation. A Namespace and a CRD never leave together, because prune would wait for the
 * Namespace, and that takes ten seconds.
 */
export function leavingWith(generation: number): Leaving {
  return generation % 4 < 2 ? 'Namespace' : 'CustomResourceDefinition'
}

/** What only one generation has. */
function own(generation: number) {
  const name = `only-${generation}`
  const leaving = { map: configMap(name, {}, namespace), secretToo: secret(name, name, namespace) }
  const kind = `Only${generation}`
  return leavingWith(generation) === 'Namespace'
    ? { ...leaving, itsSpace: space(name), inside: configMap(name, {}, name) }
    : { ...leaving, itsKind: crd(kind, ['v1']), object: custom(kind, name, { namespace }) }
}

const manifestsOf = (generation: number) => ({ ...common(`${generation}`), ...own(generation) })

/** The configuration of a generation, which is a whole number. */
export function crashConfiguration(generation: number): { 'kubernixos.nix': string } {
  return configuration(manifestsOf(generation), { instance: crashInstance })
}

/** Kind, namespace and name of an object: `ConfigMap crash/one`. */
export function titleOf({
  kind,
  metadata,
}: Pick<LiveObject, 'kind'> & {
  readonly metadata: { readonly name: string; readonly namespace?: string }
}): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`
}

/** The objects of a generation, sorted. */
export function titles(generation: number): string[] {
  return Object.values(manifestsOf(generation)).map(titleOf).sort()
}

/** Whether each generation deletes this object and creates it again. */
export function isReplaced({ name }: { readonly name: string }): boolean {
  return name === replaced
}

/** Whether a rollout from this generation to the next one may delete the object of this path of the API. */
export function mayBeDeleted(generation: number, path: string): boolean {
  const name = path.split('?')[0]?.split('/').at(-1) ?? ''
  return isReplaced({ name }) || [`only-${generation}`, `only${generation}s.example.com`].includes(name)
}
