import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import { Mutators } from '../../../../src/cluster/observe/mutators.ts'
import { SchemaCheck } from '../../../../src/cluster/observe/schema-check.ts'
import type { Json, KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import { no, ok } from '../../plan/replies.ts'
import { fakeApi, liveOf, resourceOf } from '../fake-api.ts'

const schema = {
  type: 'object',
  properties: { spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } } },
}
const widgets = resourceOf('Widget', { group: 'example.com' })
const mutatingWebhooks = resourceOf('MutatingWebhookConfiguration', { group: 'admissionregistration.k8s.io' })
const hook: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'hook' },
  webhooks: [{ name: 'a.x', rules: [{ apiGroups: ['example.com'], resources: ['widgets'] }] }],
}
const lists = ['list mutatingwebhookconfigurations']

function widget(spec: Record<string, Json>, kind = 'Widget'): KubeObject {
  return { apiVersion: 'example.com/v1', kind, metadata: { name: 'w' }, spec }
}

interface Case {
  readonly object: KubeObject
  readonly wanted?: readonly KubeObject[]
  readonly live?: LiveObject
  readonly webhooks?: Reply<LiveObject[]>
}

const unchecked = { kind: 'not-asked', why: 'kind-to-come' }
const checked = { ...unchecked, fieldsChecked: { by: 'schema', celRules: false } }
const rejected = { kind: 'rejected', fieldsChecked: { by: 'schema' } }

const rows: [string, Case, object, readonly string[]][] = [
  ['it fits', { object: widget({ size: 1 }) }, checked, []],
  ['the configuration has no schema', { object: widget({ size: 'x' }, 'Other') }, unchecked, []],
  ['a field is unknown', { object: widget({ size: 1, sise: 2 }), wanted: [hook] }, rejected, []],
  ['a value is wrong', { object: widget({}) }, rejected, lists],
  ['a webhook of the configuration may mend it', { object: widget({}), wanted: [hook] }, unchecked, []],
  [
    'a webhook of the cluster may mend it',
    { object: widget({}), webhooks: ok([liveOf(hook)]) },
    unchecked,
    lists,
  ],
  ['the user may not see webhooks', { object: widget({}), webhooks: no(403, 'Forbidden') }, unchecked, lists],
  [
    'the live object may have the rest',
    { object: widget({}), live: liveOf(widget({ size: 1 })) },
    unchecked,
    [],
  ],
]

test.each(rows)('%s', async (_what, { object, wanted = [], live, webhooks }, answer, requests) => {
  const { api, log } = fakeApi({ list: () => webhooks ?? ok([]) })
  const origin = { title: 'w', pointer: '' }
  const findSchema = (_apiVersion: string, kind: string) => (kind === 'Widget' ? schema : undefined)
  const check = new SchemaCheck(findSchema, new Mutators(api, [mutatingWebhooks], wanted))
  const asked = { manifest: { origin, object }, resource: widgets, live, why: 'kind-to-come' } as const
  expect(await check.answer(asked)).toMatchObject(answer)
  expect((await check.answer(asked)).kind).toBe((answer as { kind: string }).kind)
  expect(log).toEqual(requests)
})
