import fc from 'fast-check'
import { keyOf, refOf } from '../../../src/manifest/key.ts'
import type { Json, KubeObject } from '../../../src/manifest/object.ts'
import { widgetCrd } from '../../model/kinds.ts'

// Few names and values, so that configurations and what lives often meet.
const namespace = fc.constantFrom('n1', 'n2')
const name = fc.constantFrom('x', 'y')
const word = fc.constantFrom('a', 'b')
const words = fc.dictionary(word, word, { minKeys: 1, maxKeys: 2 })
const size = fc.integer({ min: 1, max: 2 })

function objectOf(apiVersion: string, kind: string, metadata: object, content: object = {}): KubeObject {
  return JSON.parse(JSON.stringify({ apiVersion, kind, metadata, ...content })) as KubeObject
}

const items = <T>(item: fc.Arbitrary<T>, key: (item: T) => unknown) =>
  fc.uniqueArray(item, { minLength: 1, maxLength: 2, selector: key })
const named = items(fc.record({ name: word, value: word }), one => one.name)
const port = fc.record(
  { port: size, protocol: fc.constantFrom('TCP', 'UDP'), name: word },
  { requiredKeys: ['port'] },
)
const widgetSpec = fc.record(
  {
    size,
    options: words,
    tags: fc.uniqueArray(word, { minLength: 1, maxLength: 2 }),
    steps: fc.array(word, { minLength: 1, maxLength: 2 }),
    ports: items(port, ({ port, protocol = 'TCP' }) => `${port}${protocol}`),
    parts: named,
  },
  { requiredKeys: ['size'] },
)

const place = fc.record({ namespace, name })
const metadata = fc.record({ namespace, name, labels: words }, { requiredKeys: ['namespace', 'name'] })

function namespaceOf(name: string): KubeObject {
  return objectOf('v1', 'Namespace', { name })
}

const deployment = fc
  .record({ metadata, replicas: fc.option(size, { nil: undefined }), env: named, tier: word })
  .map(({ metadata, replicas, env, tier }) => {
    // The selector is immutable.
    const labels = { app: metadata.name, tier }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'main:1', env }] } }
    return objectOf('apps/v1', 'Deployment', metadata, {
      spec: { replicas, selector: { matchLabels: labels }, template },
    })
  })

/** One object without its Namespace or CRD. */
export const object: fc.Arbitrary<KubeObject> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({ metadata, data: words, immutable: fc.constantFrom(undefined, undefined, undefined, true) })
      .map(({ metadata, ...content }) => objectOf('v1', 'ConfigMap', metadata, content)),
  },
  { weight: 1, arbitrary: fc.record({ place, data: words }).map(({ place, data }) => secretOf(place, data)) },
  {
    weight: 2,
    arbitrary: fc
      .record({ metadata, spec: widgetSpec })
      .map(({ metadata, spec }) => objectOf('example.com/v1', 'Widget', metadata, { spec })),
  },
  { weight: 1, arbitrary: deployment },
  { weight: 1, arbitrary: fc.constantFrom('n1', 'n2', 'n3').map(namespaceOf) },
  { weight: 1, arbitrary: fc.constant(widgetCrd) },
)

function secretOf(place: object, data: Readonly<Record<string, Json>>): KubeObject {
  const encoded = Object.entries(data).map(([key, value]) => [key, btoa(String(value))])
  return objectOf('v1', 'Secret', place, { data: Object.fromEntries(encoded) })
}

/**
 * The objects of a configuration. Nearly always it contains the Namespaces and the CRD that its objects need, because
 * a run that is refused shows little.
 */
export const objects: fc.Arbitrary<readonly KubeObject[]> = fc
  .record({
    some: fc.uniqueArray(object, { maxLength: 6, selector: one => keyOf(refOf(one)) }),
    isComplete: fc.integer({ min: 0, max: 9 }).map(one => one > 0),
  })
  .map(({ some, isComplete }) => {
    if (!isComplete) return some
    const needed = some.flatMap(({ kind, metadata }) => [
      ...(metadata.namespace === undefined ? [] : [namespaceOf(metadata.namespace)]),
      ...(kind === 'Widget' ? [widgetCrd] : []),
    ])
    const all = new Map([...needed, ...some].map(one => [keyOf(refOf(one)), one]))
    return [...all.values()]
  })
