import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import { settleNulls } from '../../../../src/cluster/observe/settle-nulls.ts'
import type { FindSchema } from '../../../../src/manifest/crd-schema.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/manifest/object.ts'
import { ResourceIndex } from '../../../../src/plan/resource-index.ts'
import { no, ok } from '../../plan/replies.ts'
import { fakeApi, resourceOf } from '../fake-api.ts'

const group = 'example.com'
const served = new ResourceIndex([
  resourceOf('Widget', { group }),
  resourceOf('Gadget', { group }),
  resourceOf('Metric', { group: 'metrics.example.com', aggregated: true }),
  resourceOf('ConfigMap'),
])
const spec = { type: 'object', properties: { a: { type: 'string' } } }
const published: FindSchema = (_apiVersion, kind) =>
  kind === 'Widget' ? { type: 'object', properties: { spec } } : undefined

function object(kind: string, fields: JsonObject, apiVersion = `${group}/v1`): KubeObject {
  return { apiVersion, kind, metadata: { name: kind.toLowerCase() }, spec: fields }
}

async function settle(objects: readonly KubeObject[], reply: Reply<FindSchema> = ok(published)) {
  const { api, log } = fakeApi({ schemas: () => reply })
  const manifests = objects.map(one => ({
    origin: { title: `manifests.${one.kind}`, pointer: '' },
    object: one,
  }))
  const { manifests: settled, unjudged } = await settleNulls(api, manifests, served)
  return {
    specs: settled.map((one): Json => one.object['spec'] ?? null),
    unjudged: unjudged.map(({ manifests, why }) => [manifests.map(({ origin }) => origin.title), why]),
    log,
  }
}

const nulls = { a: null, list: [{ b: null }] }

test('the schema of the server decides', async () => {
  expect(await settle([object('Widget', nulls), object('Widget', { a: 'x' })])).toEqual({
    specs: [{ list: [{ b: null }] }, { a: 'x' }],
    unjudged: [],
    log: ['schemas example.com/v1'],
  })
})

test('without a null in a custom resource nothing is asked', async () => {
  const objects = [object('Widget', { a: 'x' }), object('ConfigMap', nulls, 'v1'), object('Unknown', nulls)]
  expect(await settle(objects)).toEqual({ specs: objects.map(one => one['spec']), unjudged: [], log: [] })
})

test('the CRD of the configuration has decided before', async () => {
  const versions = [{ name: 'v1', schema: { openAPIV3Schema: {} } }]
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: { group, names: { kind: 'Widget' }, versions },
  }
  expect(await settle([object('Widget', nulls), crd])).toMatchObject({ specs: [nulls, crd.spec], log: [] })
})

test('an aggregated API server is not asked, and nulls inside list items go', async () => {
  expect(await settle([object('Metric', nulls, 'metrics.example.com/v1')])).toEqual({
    specs: [{ a: null, list: [{}] }],
    unjudged: [],
    log: [],
  })
})

test.each([
  ['the schemas cannot be read', no(403, 'Forbidden'), 'Widget', 'Forbidden by the test'],
  ['the server publishes none for the kind', ok(published), 'Gadget', 'the server publishes none'],
])('%s', async (_what, reply, kind, why) => {
  expect(await settle([object(kind, nulls), object(kind, nulls)], reply)).toEqual({
    specs: [
      { a: null, list: [{}] },
      { a: null, list: [{}] },
    ],
    unjudged: [[[`manifests.${kind}`, `manifests.${kind}`], why]],
    log: ['schemas example.com/v1'],
  })
})
