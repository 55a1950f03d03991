import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import type { Resource } from '../../../../src/api/resource.ts'
import { Mutators } from '../../../../src/cluster/observe/mutators.ts'
import type { KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import { no, ok } from '../../plan/replies.ts'
import { fakeApi, liveOf, resourceOf } from '../fake-api.ts'

const group = 'admissionregistration.k8s.io'
const widgets = resourceOf('Widget', { group: 'example.com' })
const webhooks = resourceOf('MutatingWebhookConfiguration', { group })
const policies = resourceOf('MutatingAdmissionPolicy', { group, plural: 'mutatingadmissionpolicies' })
const beta = { ...policies, version: 'v1beta1' }
const alpha = { ...policies, version: 'v1alpha1' }
const rules = [{ apiGroups: ['example.com'], resources: ['widgets'] }]
const hook: KubeObject = {
  apiVersion: `${group}/v1`,
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'hook' },
  webhooks: [{ name: 'a.x', rules }],
}
const policy: KubeObject = {
  apiVersion: `${group}/v1beta1`,
  kind: 'MutatingAdmissionPolicy',
  metadata: { name: 'policy' },
  spec: { matchConstraints: { resourceRules: rules } },
}
const forbidden = no(403, 'Forbidden')

interface Case {
  readonly served?: readonly Resource[]
  readonly wanted?: readonly KubeObject[]
  /** What the server answers to the lists, by the kind and version of the list. */
  readonly lists?: Readonly<Record<string, Reply<LiveObject[]>>>
}

const all = [webhooks, policies, beta, alpha]
const rows: [string, Case, boolean, readonly string[]][] = [
  [
    'nothing changes objects',
    {},
    false,
    ['mutatingwebhookconfigurations v1', 'mutatingadmissionpolicies v1'],
  ],
  ['a webhook of the configuration', { wanted: [hook] }, true, []],
  [
    'a webhook of the cluster',
    { served: [webhooks], lists: { 'mutatingwebhookconfigurations v1': ok([liveOf(hook)]) } },
    true,
    ['mutatingwebhookconfigurations v1'],
  ],
  ['the server has no policies', { served: [webhooks] }, false, ['mutatingwebhookconfigurations v1']],
  [
    'a policy on a server that has only v1beta1 and v1alpha1 of policies',
    { served: [webhooks, beta, alpha], lists: { 'mutatingadmissionpolicies v1beta1': ok([liveOf(policy)]) } },
    true,
    ['mutatingwebhookconfigurations v1', 'mutatingadmissionpolicies v1beta1'],
  ],
  ['webhooks are not served', { served: [policies] }, true, []],
  [
    'the user may not list webhooks',
    { lists: { 'mutatingwebhookconfigurations v1': forbidden } },
    true,
    ['mutatingwebhookconfigurations v1', 'mutatingadmissionpolicies v1'],
  ],
  [
    'the user may not list policies',
    { lists: { 'mutatingadmissionpolicies v1': forbidden } },
    true,
    ['mutatingwebhookconfigurations v1', 'mutatingadmissionpolicies v1'],
  ],
]

test.each(rows)('%s', async (_what, { served = all, wanted = [], lists = {} }, expected, requests) => {
  const listed: string[] = []
  const { api } = fakeApi({
    list: ({ plural, version }) => {
      listed.push(`${plural} ${version}`)
      return lists[`${plural} ${version}`] ?? ok([])
    },
  })
  const mutators = new Mutators(api, served, wanted)
  expect(await mutators.mayChange(widgets)).toBe(expected)
  expect(await mutators.mayChange(widgets)).toBe(expected)
  expect(listed).toEqual(requests)
})
