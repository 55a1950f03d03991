import { expect, test } from 'vitest'
import type { KubeObject } from '../../../src/manifest/object.ts'
import type { Change } from '../../../src/plan/change.ts'
import { isHeldByWebhook, withLeavingObstacles } from '../../../src/plan/leaving-obstacles.ts'
import { liveOf } from '../cluster/fake-api.ts'
import { create, refused } from '../report/changes.ts'

function of(kind: string, name: string, more: object = {}, namespace?: string): KubeObject {
  const apiVersion = /Quota|LimitRange/.test(kind) ? 'v1' : 'admissionregistration.k8s.io/v1'
  return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) }, ...more }
}

function rejected(message: string, status = 403): Change {
  return refused({ kind: 'rejected', failure: { status, reason: 'Forbidden', message, causes: [] } })
}

const hook = of('MutatingWebhookConfiguration', 'hook', { webhooks: [{ name: 'a.x' }] })
const denied = "is forbidden: ValidatingAdmissionPolicy 'pol' with binding 'bind' denied request: no"
const quota = 'is forbidden: exceeded quota: q, requested: 1'
const limit = 'is forbidden: maximum cpu usage per Container is 1, but limit is 2'

test.each<[string, string, KubeObject, boolean]>([
  ['a webhook', 'admission webhook "a.x" denied the request', hook, true],
  ['a webhook that does not answer', 'failed calling webhook "a.x": refused', hook, true],
  ['another webhook', 'admission webhook "b.x" denied the request', hook, false],
  ['a policy', denied, of('ValidatingAdmissionPolicy', 'pol'), true],
  ['a binding', denied, of('ValidatingAdmissionPolicyBinding', 'bind'), true],
  ['another binding', denied, of('ValidatingAdmissionPolicyBinding', 'pol'), false],
  ['a quota', quota, of('ResourceQuota', 'q', {}, 'shop'), true],
  ['a quota of another namespace', quota, of('ResourceQuota', 'q', {}, 'other'), false],
  ['a LimitRange', limit, of('LimitRange', 'any', {}, 'shop'), true],
  ['Pod Security', 'is forbidden: violates PodSecurity "restricted:latest"', hook, false],
])('%s', (_name, message, leaving, isNamed) => {
  const [change] = withLeavingObstacles([rejected(message)], [liveOf(of('ConfigMap', 'x')), liveOf(leaving)])
  const { kind, metadata } = leaving
  const evidence = { kind: 'leaving', obstacle: { kind, name: metadata.name } }
  if (isNamed) expect(change).toMatchObject({ evidence })
  else expect(change).not.toHaveProperty('evidence')
})

test('only what a webhook has refused needs webhook configurations', () => {
  expect(isHeldByWebhook(rejected('admission webhook "a.x" denied the request'))).toBe(true)
  expect(isHeldByWebhook(rejected(quota))).toBe(false)
  expect(isHeldByWebhook(refused({ kind: 'terminating' }))).toBe(false)
})

test.each<[string, Change, string]>([
  [
    'waits for the webhook that goes',
    { ...create({ notAsked: 'webhook-silent' }), obstacle: 'webhook a.x' },
    'refused',
  ],
  [
    'waits for another webhook',
    { ...create({ notAsked: 'webhook-silent' }), obstacle: 'webhook b.x' },
    'create',
  ],
  [
    'was not asked for another reason',
    { ...create({ notAsked: 'webhook-without-dry-run' }), obstacle: 'webhook a.x' },
    'create',
  ],
  ['was asked', create(), 'create'],
])('a write that %s', (_name, write, action) => {
  const [change] = withLeavingObstacles([write], [liveOf(hook)])
  expect(change?.action).toBe(action)
  if (action !== 'refused') return
  expect(change).toMatchObject({
    reason: { kind: 'rejected', failure: { message: 'the webhook a.x does not answer' } },
    evidence: { kind: 'leaving', obstacle: { kind: 'MutatingWebhookConfiguration', name: 'hook' } },
  })
  expect(isHeldByWebhook(write)).toBe(true)
})
