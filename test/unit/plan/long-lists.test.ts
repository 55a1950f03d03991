import { expect, test } from 'vitest'
import type { Json, JsonObject, KubeObject } from '../../../src/manifest/object.ts'
import { findConflicts } from '../../../src/plan/fields/conflict.ts'
import { proveConverged } from '../../../src/plan/fields/converged.ts'
import { findExtras } from '../../../src/plan/fields/extras.ts'
import { predicted } from '../../../src/plan/fields/predicted.ts'
import { applied } from './fixtures.ts'

const length = 600
const us = 'kubectl-nixos'

function widget(list: Json[]): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { list } }
}

/** A list of items by port, with a protocol from the server. Counts each read of an item. */
function reading(run: (object: KubeObject, live: ReturnType<typeof applied>) => unknown) {
  let reads = 0
  const counted = (item: JsonObject): JsonObject =>
    new Proxy(item, {
      get(target, name) {
        reads += 1
        return Reflect.get(target, name)
      },
    })
  const ports = Array.from({ length }, (_, port) => port)
  const node = { '.': {}, 'f:port': {}, 'f:text': {} }
  const keys = ports.map(port => [`k:{"port":${port},"protocol":"TCP"}`, node] as const)
  const owned = { 'f:spec': { 'f:list': Object.fromEntries(keys) } }
  const items = ports.map(port => ({ port, text: 'x' }))
  const found = applied(widget(items), owned)
  const kubectl = { manager: 'kubectl-edit', operation: 'Update', apiVersion: 'example.com/v1' } as const
  found.metadata.managedFields?.push({ ...kubectl, fieldsV1: owned })
  found['spec'] = { list: items.map(item => counted({ ...item, protocol: 'TCP' })) }
  return { result: run(widget(items.map(counted)), found), reads }
}

test.each<[string, Parameters<typeof reading>[0], unknown]>([
  [
    'the proof',
    (object, live) => proveConverged(object, live, { fieldManager: us, resource: { hasStatus: false } }),
    { proven: true },
  ],
  ['conflicts', (object, live) => findConflicts(object, live, { fieldManager: us, takeBack: [] }), []],
  ['extras', (object, live) => findExtras(object, live, { fieldManager: us, takeBack: [] }), []],
  [
    'the prediction',
    (object, live) => (predicted(object, live, us)['spec'] as { list: Json[] }).list.length,
    length,
  ],
])('%s reads each item of a long list a few times only', (_name, run, expected) => {
  const { result, reads } = reading(run)
  if (typeof expected === 'number' || Array.isArray(expected)) expect(result).toEqual(expected)
  else expect(result).toMatchObject(expected as object)
  expect(reads).toBeLessThan(length * 60)
})
