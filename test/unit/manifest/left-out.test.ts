import { expect, test } from 'vitest'
import { normalise } from '../../../src/manifest/normalise.ts'
import type { Json, JsonObject, KubeObject } from '../../../src/manifest/object.ts'

/** What is sent of an object, and the fields that are worth a warning. */
function sent(apiVersion: string, kind: string, fields: JsonObject) {
  const { metadata, ...rest } = fields
  const more = metadata as JsonObject | undefined
  const object: KubeObject = { apiVersion, kind, metadata: { name: 'web', ...more }, ...rest }
  const before = structuredClone(object)
  const { manifest, leftOut } = normalise({ origin: { title: 'web', pointer: '' }, object }, () => undefined)
  expect(object).toEqual(before)
  const { apiVersion: _1, kind: _2, metadata: body, ...others } = manifest.object
  const { name: _3, ...meta } = body
  return { body: { ...(Object.keys(meta).length > 0 && { metadata: meta }), ...others }, leftOut }
}

const server = {
  creationTimestamp: '2026-01-01T00:00:00Z',
  deletionGracePeriodSeconds: 30,
  deletionTimestamp: '2026-01-01T00:00:00Z',
  generation: 3,
  managedFields: [{ manager: 'kubectl' }],
  resourceVersion: '17',
  selfLink: '/api/v1/x',
  uid: 'u',
}
const serverPointers = Object.keys(server).map(name => `/metadata/${name}`)
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

test.each<[string, string, string, JsonObject, JsonObject, string[]]>([
  ['all metadata of the server', 'v1', 'ConfigMap', { metadata: server }, {}, serverPointers],
  ['the same of a custom resource', 'example.com/v1', 'Widget', { metadata: server }, {}, serverPointers],
  [
    'what generators print',
    'apps/v1',
    'Deployment',
    { metadata: { creationTimestamp: null }, status: { replicas: 0, conditions: [], names: { kind: '' } } },
    {},
    [],
  ],
  ['a status', 'apps/v1', 'Deployment', { status: { replicas: 2 } }, {}, ['/status']],
  ['status of a custom resource', 'example.com/v1', 'Widget', { status: { a: 1 } }, { status: { a: 1 } }, []],
  [
    'notes of kubectl and of controllers',
    'apps/v1',
    'Deployment',
    {
      metadata: { annotations: { [lastApplied]: '{}', 'deployment.kubernetes.io/revision': '2', mine: 'a' } },
    },
    { metadata: { annotations: { mine: 'a' } } },
    [
      '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration',
      '/metadata/annotations/deployment.kubernetes.io~1revision',
    ],
  ],
  [
    'annotations that become empty',
    'v1',
    'ConfigMap',
    { metadata: { annotations: { [lastApplied]: '{}' } } },
    {},
    ['/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration'],
  ],
])('%s', (_what, apiVersion, kind, fields, body, leftOut) => {
  expect(sent(apiVersion, kind, fields)).toEqual({ body, leftOut })
})

const rbac = 'rbac.authorization.k8s.io/v1'
const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]

test.each<[string, string, JsonObject, JsonObject, string[]]>([
  [
    'empty rules beside an aggregationRule',
    'ClusterRole',
    { aggregationRule, rules: [] },
    { aggregationRule },
    [],
  ],
  [
    'rules beside an aggregationRule',
    'ClusterRole',
    { aggregationRule, rules },
    { aggregationRule },
    ['/rules'],
  ],
  ['rules beside a null', 'ClusterRole', { aggregationRule: null, rules }, { rules }, []],
  ['rules', 'ClusterRole', { rules: [] }, { rules: [] }, []],
  ['rules of a Role', 'Role', { aggregationRule, rules }, { aggregationRule, rules }, []],
])('%s', (_what, kind, fields, body, leftOut) => {
  expect(sent(rbac, kind, fields)).toEqual({ body, leftOut })
})

const pem = Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n').toString('base64')
const config = (caBundle: Json) => ({ clientConfig: { url: 'https://a', caBundle } })
const bare = { clientConfig: { url: 'https://a' } }

test.each<[string, Json, boolean, boolean]>([
  ['an empty one', '', false, false],
  ['a line break', 'Cg==', false, false],
  ['a word', Buffer.from('CA_BUNDLE').toString('base64'), false, true],
  ['a certificate', pem, true, false],
  ['no base64, which the server rejects', '$' + '{CA}', true, false],
  ['a number, which the server rejects', 1, true, false],
])('a caBundle: %s', (_what, caBundle, isSent, isNamed) => {
  const admission = 'admissionregistration.k8s.io/v1'
  const webhooks = { webhooks: [bare, config(caBundle)] }
  const bareWebhooks = { webhooks: [bare, bare] }
  for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'])
    expect(sent(admission, kind, webhooks)).toEqual({
      body: isSent ? webhooks : bareWebhooks,
      leftOut: isNamed ? ['/webhooks/1/clientConfig/caBundle'] : [],
    })
  expect(sent('apiregistration.k8s.io/v1', 'APIService', { spec: { group: 'a', caBundle } })).toEqual({
    body: { spec: isSent ? { group: 'a', caBundle } : { group: 'a' } },
    leftOut: isNamed ? ['/spec/caBundle'] : [],
  })
  const conversion = (webhook: JsonObject) => ({ spec: { conversion: { strategy: 'Webhook', webhook } } })
  const crd = sent('apiextensions.k8s.io/v1', 'CustomResourceDefinition', conversion(config(caBundle)))
  expect(crd).toEqual({
    body: conversion(isSent ? config(caBundle) : bare),
    leftOut: isNamed ? ['/spec/conversion/webhook/clientConfig/caBundle'] : [],
  })
  expect(sent('v1', 'ConfigMap', webhooks).body).toEqual(webhooks)
})
