import { expect, test } from 'vitest'
import { type Obstacle, obstacleOf } from '../../../src/plan/admission.ts'

// Messages of Kubernetes 1.36.
test.each<[number, string, Obstacle | undefined]>([
  [
    500,
    'Internal error occurred: failed calling webhook "a.hook.example.com": failed to call webhook: Post "https://hook.w.svc:443/v?timeout=10s": service "hook" not found',
    { kind: 'silent-webhook', webhook: 'a.hook.example.com', service: { namespace: 'w', name: 'hook' } },
  ],
  [
    500,
    'Internal error occurred: failed calling webhook "c.hook.example.com": failed to call webhook: Post "https://127.0.0.1:1/x?timeout=10s": dial tcp 127.0.0.1:1: connect: connection refused',
    { kind: 'silent-webhook', webhook: 'c.hook.example.com', service: undefined },
  ],
  [
    400,
    'admission webhook "b.hook.example.com" does not support dry run',
    { kind: 'no-dry-run', webhook: 'b.hook.example.com' },
  ],
  [
    400,
    'admission webhook "b.hook.example.com" denied the request: no',
    { kind: 'webhook', webhook: 'b.hook.example.com' },
  ],
  [
    422,
    "configmaps \"bad\" is forbidden: ValidatingAdmissionPolicy 'pol' with binding 'bind' denied request: no bad",
    { kind: 'policy', policy: 'pol', binding: 'bind' },
  ],
  [
    403,
    'persistentvolumeclaims "p" is forbidden: exceeded quota: q, requested: count/persistentvolumeclaims=1, used: count/persistentvolumeclaims=0, limited: count/persistentvolumeclaims=0',
    { kind: 'quota', quota: 'q' },
  ],
  [
    403,
    'pods "p" is forbidden: failed quota: q: must specify limits.cpu for: a',
    { kind: 'quota', quota: 'q' },
  ],
  [
    403,
    'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
    { kind: 'limit-range' },
  ],
  [
    403,
    'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    { kind: 'pod-security' },
  ],
  [403, 'configmaps is forbidden: User "jane" cannot patch resource "configmaps"', undefined],
  [422, 'spec.replicas: Invalid value: exceeded quota: q', undefined],
  [500, 'Internal error occurred: etcdserver: no leader', undefined],
])('%d %s', (status, message, obstacle) => {
  expect(obstacleOf({ status, reason: '', message, causes: [] })).toEqual(obstacle)
})
