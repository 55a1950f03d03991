import { expect, test } from 'vitest'
import type { Json, JsonObject, KubeObject } from '../../../../src/manifest/object.ts'
import { findLeftovers } from '../../../../src/plan/fields/leftovers.ts'
import { entry, ownedBy } from '../owned-by.ts'

const us = 'kubectl-nixos'
const thing = (spec: Json): KubeObject => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 't' }, spec })
const named = (name: string, fields: JsonObject = {}) => ({
  [`k:{"name":"${name}"}`]: { '.': {}, 'f:name': {}, ...fields },
})
const port = (number: number) => ({ [`k:{"port":${number}}`]: { '.': {}, 'f:port': {}, 'f:name': {} } })

interface Row {
  readonly cause: string
  readonly wanted: Json
  readonly live: Json
  readonly ours: JsonObject
  readonly theirs?: JsonObject
  readonly manager?: string
  /** `path < owners`, the nearest first. */
  readonly found: readonly string[]
}

const rows: [string, Row][] = [
  [
    'the named field, which nobody owns',
    {
      cause: 'spec.strategy.rollingUpdate',
      wanted: { strategy: { type: 'Recreate' } },
      live: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
      ours: { 'f:a': {} },
      found: ['/spec/strategy/rollingUpdate < '],
    },
  ],
  [
    'the whole field that the manifest does not set, not the part that the cause names',
    {
      cause: 'spec.strategy.rollingUpdate.maxSurge',
      wanted: { strategy: { type: 'Recreate' } },
      live: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
      ours: { 'f:a': {} },
      theirs: { 'f:strategy': { 'f:rollingUpdate': { 'f:maxSurge': {} } } },
      manager: 'helm',
      found: ['/spec/strategy/rollingUpdate < helm'],
    },
  ],
  [
    'a field beside the named one in an item of a list',
    {
      cause: 'spec.env[0].valueFrom',
      wanted: { env: [{ name: 'A', valueFrom: { field: 'x' } }] },
      live: { env: [{ name: 'A', value: '1' }] },
      ours: { 'f:env': named('A') },
      theirs: { 'f:env': named('A', { 'f:value': {} }) },
      manager: 'kubectl-set',
      found: ['/spec/env/0/value < '],
    },
  ],
  [
    'fields beside it that are no defaults of the server',
    {
      cause: 'spec.volumes[0].configMap',
      wanted: { volumes: [{ name: 'tmp', configMap: { name: 'x' } }] },
      live: { volumes: [{ name: 'tmp', emptyDir: {}, protocol: 'TCP' }] },
      ours: { 'f:volumes': named('tmp') },
      found: ['/spec/volumes/0/emptyDir < '],
    },
  ],
  [
    'another item of the list',
    {
      cause: 'spec.ports[1].name',
      wanted: { ports: [{ name: 'http', port: 80 }] },
      live: { ports: [{ name: 'http', port: 8080 }] },
      ours: { 'f:ports': port(80) },
      theirs: { 'f:ports': port(8080) },
      manager: 'kubectl-patch',
      found: ['/spec/ports/0 < '],
    },
  ],
  [
    'another item, if the named field does not exist',
    {
      cause: 'spec.ports[0].name',
      wanted: { ports: [{ port: 80 }] },
      live: { ports: [{ port: 8080 }] },
      ours: { 'f:ports': port(80) },
      theirs: { 'f:ports': port(8080) },
      manager: 'operator',
      found: ['/spec/ports/0 < operator'],
    },
  ],
  [
    'nothing beside a field of the top level',
    { cause: 'spec', wanted: { a: 1 }, live: { a: 2 }, ours: { 'f:a': {} }, found: [] },
  ],
  ['nothing without a field', { cause: '', wanted: { a: 1 }, live: { a: 2 }, ours: {}, found: [] }],
]

test.each(rows)('%s', (_what, { cause, wanted, live, ours, theirs = {}, manager = 'x', found }) => {
  const entries = [
    entry(us, { 'f:spec': ours }, { operation: 'Apply' }),
    entry(manager, { 'f:spec': theirs }),
  ]
  const leftovers = findLeftovers(
    { reason: 'FieldValueForbidden', field: cause, message: 'Forbidden' },
    {
      wanted: thing(wanted),
      live: ownedBy(thing(live), ...entries),
      rules: { fieldManager: us, takeBack: [] },
    },
  )
  expect(leftovers.map(({ path, owners }) => `${path} < ${owners.join()}`)).toEqual(found)
})
