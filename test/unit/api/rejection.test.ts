import { expect, test } from 'vitest'
import { type Rejection, rejectionOf } from '../../../src/api/rejection.ts'
import type { ApiFailure, FailureCause } from '../../../src/api/reply.ts'

// The texts are answers of Kubernetes 1.36.3.

function invalid(...causes: readonly (readonly [field: string, message: string])[]): ApiFailure {
  const listed = causes.map(([field, message]): FailureCause => {
    const reason = message.startsWith('Forbidden') ? 'FieldValueForbidden' : 'FieldValueInvalid'
    return { reason, field, message }
  })
  const message = `It is invalid: ${listed.map(cause => `${cause.field}: ${cause.message}`).join(', ')}`
  return { status: 422, reason: 'Invalid', message, causes: listed }
}

function answer(status: number, message: string, causes: ApiFailure['causes'] = []): ApiFailure {
  return { status, reason: 'Forbidden', message, causes }
}

const terminating = { reason: 'NamespaceTerminating', field: 'metadata.namespace', message: 'ends' }

test.each<[string, ApiFailure, Rejection]>([
  [
    'a selector',
    invalid(['spec.selector', 'Invalid value: {"matchLabels":{"app":"b"}}: field is immutable']),
    { kind: 'immutable', fields: ['spec.selector'], why: 'field is immutable' },
  ],
  [
    'a StatefulSet',
    invalid([
      'spec',
      "Forbidden: updates to statefulset spec for fields other than 'replicas' and 'template' are forbidden",
    ]),
    {
      kind: 'immutable',
      fields: ['spec'],
      why: "updates to statefulset spec for fields other than 'replicas' and 'template' are forbidden",
    },
  ],
  [
    'a volume claim, whose message goes on with a diff in Go',
    invalid([
      'spec',
      'Forbidden: spec is immutable after creation except resources.requests\n@@ -1,6 +1,6 @@\n',
    ]),
    {
      kind: 'immutable',
      fields: ['spec'],
      why: 'spec is immutable after creation except resources.requests',
    },
  ],
  [
    'a Pod',
    invalid(['spec', 'Forbidden: pod updates may not change fields other than `spec.tolerations`\n@@']),
    {
      kind: 'immutable',
      fields: ['spec'],
      why: 'pod updates may not change fields other than `spec.tolerations`',
    },
  ],
  [
    'a cluster IP',
    invalid(['spec.clusterIPs[0]', 'Invalid value: ["10.96.0.78"]: may not change once set']),
    { kind: 'immutable', fields: ['spec.clusterIPs[0]'], why: 'may not change once set' },
  ],
  [
    'a role',
    invalid(['roleRef', 'Invalid value: {"Kind":"ClusterRole"}: cannot change roleRef']),
    { kind: 'immutable', fields: ['roleRef'], why: 'cannot change roleRef' },
  ],
  [
    'a priority',
    invalid(['value', 'Forbidden: may not be changed in an update.']),
    { kind: 'immutable', fields: ['value'], why: 'may not be changed in an update.' },
  ],
  [
    'a rule of a CRD, and two causes of one field',
    invalid(
      ['spec.fixed', 'Invalid value: "b": fixed is immutable'],
      ['spec.fixed', 'Invalid value: "b": field is immutable'],
      ['type', 'Invalid value: "b": field is immutable'],
    ),
    { kind: 'immutable', fields: ['spec.fixed', 'type'], why: 'fixed is immutable' },
  ],
  [
    'an immutable field beside another mistake',
    invalid(
      ['spec.selector', 'Invalid value: {}: field is immutable'],
      ['spec.replicas', 'Invalid value: -1: no'],
    ),
    { kind: 'other' },
  ],
  [
    'a node port',
    invalid(['spec.ports[0].nodePort', 'Invalid value: 30123: provided port is already allocated']),
    { kind: 'value-taken', field: 'spec.ports[0].nodePort', why: 'provided port is already allocated' },
  ],
  [
    'a cluster IP that another Service has',
    invalid([
      'spec.clusterIPs',
      'Invalid value: ["10.96.0.77"]: failed to allocate IP 10.96.0.77: provided IP is already allocated',
    ]),
    {
      kind: 'value-taken',
      field: 'spec.clusterIPs',
      why: 'failed to allocate IP 10.96.0.77: provided IP is already allocated',
    },
  ],
  ['another mistake', invalid(['spec.replicas', 'Invalid value: -1: must be >= 0']), { kind: 'other' }],
  [
    'an unknown field',
    answer(
      500,
      'failed to create typed patch object (default/d; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
    ),
    { kind: 'unknown-fields', paths: ['spec.replica'], others: [] },
  ],
  [
    'unknown fields beside another mistake',
    answer(
      500,
      'failed to create typed patch object (default/p; /v1, Kind=Pod): errors:\n  .spec.containers[name="c"].imagee: field not declared in schema\n  .spec.containers: duplicate entries for key [name="c"]\n  .metadata.labelz: field not declared in schema\n',
    ),
    {
      kind: 'unknown-fields',
      paths: ['spec.containers[name="c"].imagee', 'metadata.labelz'],
      others: ['.spec.containers: duplicate entries for key [name="c"]'],
    },
  ],
  [
    'unknown fields that the decoder finds',
    answer(400, 'strict decoding error: unknown field "spec.sise", unknown field "spec.b"'),
    { kind: 'unknown-fields', paths: ['spec.sise', 'spec.b'], others: [] },
  ],
  [
    'another 500',
    answer(500, 'failed to create typed patch object (a/b; v1, Kind=Pod): .spec: expected map, got 1'),
    { kind: 'other' },
  ],
  [
    'a Namespace that is being deleted',
    answer(403, 'configmaps "x" is forbidden: unable to create new content', [terminating]),
    { kind: 'namespace-terminating' },
  ],
  [
    'a missing right',
    answer(
      403,
      'configmaps "p" is forbidden: User "nobody" cannot patch resource "configmaps" in API group ""',
    ),
    { kind: 'no-rights' },
  ],
  [
    'a right that cannot be granted',
    answer(
      403,
      'roles "p" is forbidden: user "f" is attempting to grant RBAC permissions not currently held:\n{}',
    ),
    { kind: 'no-rights' },
  ],
  [
    'a LimitRange',
    answer(403, 'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2'),
    { kind: 'limited', by: 'limitrange' },
  ],
  [
    'the ratio of a LimitRange',
    answer(
      403,
      'pods "p" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 10.000000',
    ),
    { kind: 'limited', by: 'limitrange' },
  ],
  [
    'a ResourceQuota',
    answer(
      403,
      'configmaps "p" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1',
    ),
    { kind: 'limited', by: 'resourcequota' },
  ],
  ['a server without server-side apply', answer(415, 'not supported'), { kind: 'no-apply' }],
  [
    'a kind that is gone',
    { ...answer(404, '404 page not found'), reason: 'PathNotFound' },
    { kind: 'not-served' },
  ],
  ['a webhook', answer(403, 'admission webhook "a.example.com" denied the request: no'), { kind: 'other' }],
])('%s', (_name, failure, rejection) => {
  expect(rejectionOf(failure)).toEqual(rejection)
})
