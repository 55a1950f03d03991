import { expect, test } from 'vitest'
import type { FailureCause } from '../../../src/api/reply.ts'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { type ManifestFault, manifestFault } from '../../../src/plan/manifest-fault.ts'

// Messages as Kubernetes 1.36 writes them.
const spec = {
  replicas: -1,
  containers: [
    { name: 'c', image: 'i', volumeMounts: [{ name: 'data' }], resources: { requests: { cpu: '2' } } },
  ],
}
const object: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'shop', labels: { 'a.b': 'x y' } },
  spec,
}
const pod: KubeObject = { ...object, apiVersion: 'v1', kind: 'Pod' }
const typed = 'failed to create typed patch object (default/a; apps/v1, Kind=Deployment): '
const converted = 'failed to convert new object (default/a; apps/v1, Kind=Deployment) to proper version: '

function invalid(
  field: string,
  reason = 'FieldValueInvalid',
  message = 'Invalid value: 1: no',
): FailureCause[] {
  return [{ reason, field, message }]
}

const rows: [string, number, string, readonly FailureCause[], ManifestFault, KubeObject?][] = [
  ['an unknown field', 500, `${typed}.spec.x: field not declared in schema`, [], 'shape'],
  ['a wrong type', 500, `${typed}.spec.replicas: expected numeric (int or float), got string`, [], 'shape'],
  ['a key that is there twice', 500, `${typed}.spec.containers: duplicate entries for key`, [], 'shape'],
  [
    'a quantity that is none',
    500,
    `${converted}unable to convert unstructured object to apps/v1, Kind=Deployment: quantities must match`,
    [],
    'shape',
  ],
  ['a conversion webhook', 500, `${converted}conversion webhook for a/v1, Kind=B failed`, [], 'nothing'],
  ['an invalid name', 422, 'invalid', invalid('metadata.name'), 'shape'],
  ['a value of the manifest', 422, 'invalid', invalid('spec.replicas'), 'value'],
  ['an item of a list', 422, 'invalid', invalid('spec.containers[0].image'), 'value'],
  ['a key with dots', 422, 'invalid', invalid('metadata.labels[a.b]'), 'value'],
  ['a field that the manifest does not set', 422, 'invalid', invalid('spec.paused'), 'nothing'],
  [
    'a required field of a map of the manifest',
    422,
    'invalid',
    invalid('spec.containers[0].args', 'FieldValueRequired', 'Required value'),
    'value',
  ],
  [
    'a required field of a map that somebody has added',
    422,
    'invalid',
    invalid('spec.containers[1].image', 'FieldValueRequired', 'Required value'),
    'nothing',
  ],
  [
    'a missing volume of the same Pod',
    422,
    'invalid',
    invalid('spec.containers[0].volumeMounts[0].name', 'FieldValueNotFound', 'Not found: "data"'),
    'value',
  ],
  ['a missing object', 422, 'invalid', invalid('spec.replicas', 'FieldValueNotFound'), 'nothing'],
  ['the namespace', 422, 'invalid', invalid('metadata.namespace'), 'nothing'],
  [
    'an immutable field',
    422,
    'invalid',
    invalid('spec.replicas', undefined, 'field is immutable'),
    'nothing',
  ],
  [
    'a value that another object has',
    422,
    'invalid',
    invalid('spec.replicas', undefined, 'Invalid value: 1: provided port is already allocated'),
    'nothing',
  ],
  ['the limits of a Pod', 422, 'invalid', invalid('spec.containers[0].resources.requests'), 'nothing', pod],
  ['the limits of a Deployment', 422, 'invalid', invalid('spec.containers[0].resources.requests'), 'value'],
  ['a webhook', 422, 'admission webhook "a.x" denied the request: no', invalid('spec.replicas'), 'nothing'],
  [
    'a policy',
    422,
    "deployments.apps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
    invalid('spec.replicas'),
    'nothing',
  ],
  ['a quota', 403, 'deployments "a" is forbidden: exceeded quota: q, requested: 1', [], 'nothing'],
  ['a missing service account', 403, 'error looking up service account default/x: not found', [], 'nothing'],
  ['no answer', 0, 'connection refused', [], 'nothing'],
]

test.each(rows)('%s', (_what, status, message, causes, fault, of = object) => {
  expect(manifestFault({ status, reason: '', message, causes }, of)).toBe(fault)
})
