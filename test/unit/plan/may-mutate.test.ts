import { expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import type { Json, KubeObject } from '../../../src/manifest/object.ts'
import { mayMutate } from '../../../src/plan/may-mutate.ts'

const widgets: Resource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
  verbs: [],
  hasStatus: false,
  aggregated: false,
}

function registered(kind: string, content: Record<string, Json>): KubeObject {
  return { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: 'a' }, ...content }
}

function webhook(
  apiGroups: string[],
  resources: string[],
  kind = 'MutatingWebhookConfiguration',
): KubeObject {
  return registered(kind, { webhooks: [{ name: 'a.x' }, { name: 'b.x', rules: [{ apiGroups, resources }] }] })
}

test.each<[string, KubeObject, boolean]>([
  ['a webhook for the kind', webhook(['example.com'], ['widgets']), true],
  ['a webhook for all kinds of the group', webhook(['example.com'], ['*']), true],
  ['a webhook for everything', webhook(['*'], ['*/*']), true],
  ['a webhook for another kind', webhook(['example.com'], ['gadgets']), false],
  ['a webhook for another group', webhook([''], ['widgets']), false],
  ['a webhook for the status', webhook(['example.com'], ['widgets/status']), false],
  ['a webhook that only validates', webhook(['*'], ['*'], 'ValidatingWebhookConfiguration'), false],
  [
    'a policy for the kind',
    registered('MutatingAdmissionPolicy', {
      spec: { matchConstraints: { resourceRules: [{ apiGroups: ['example.com'], resources: ['widgets'] }] } },
    }),
    true,
  ],
  ['a policy without rules', registered('MutatingAdmissionPolicy', { spec: {} }), false],
])('%s', (_what, object, expected) => {
  expect(mayMutate(object, widgets)).toBe(expected)
})
