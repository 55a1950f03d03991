import { expect, test } from 'vitest'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { guardedNamespaces } from '../../../src/plan/pod-security.ts'

function labelled(name: string, level?: string, kind = 'Namespace'): KubeObject {
  const labels = level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level }
  return { apiVersion: 'v1', kind, metadata: { name, labels } }
}

test('the namespaces that enforce Pod Security', () => {
  const objects = [
    labelled('strict', 'restricted'),
    labelled('basic', 'baseline'),
    labelled('free', 'privileged'),
    labelled('plain'),
    labelled('no-namespace', 'restricted', 'ConfigMap'),
  ]
  expect([...guardedNamespaces(objects)]).toEqual(['strict', 'basic'])
})
