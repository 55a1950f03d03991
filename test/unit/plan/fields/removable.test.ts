import { expect, test } from 'vitest'
import type { Step } from '../../../../src/plan/fields/managed-fields.ts'
import { isRemovable } from '../../../../src/plan/fields/removable.ts'

const path = (...names: string[]): Step[] => names.map(name => ({ kind: 'field', name }))
const annotation = (key: string): Step[] => path('metadata', 'annotations', key)

test.each([
  ['a field of the body', path('spec', 'paused'), true],
  ['a label', path('metadata', 'labels', 'owner'), true],
  ['a label with a domain', path('metadata', 'labels', 'example.com/owner'), true],
  ['a label that people share', path('metadata', 'labels', 'app.kubernetes.io/part-of'), true],
  ['a key that only ends like a reserved one', annotation('mykubernetes.io/note'), true],
  ['a data key that is named like our label', path('data', 'kubernixos'), false],
  ['an instruction of a person', annotation('kubernixos/prune'), false],
  ['our label', path('metadata', 'labels', 'kubernixos'), false],
  ['a key of Kubernetes', annotation('service.beta.kubernetes.io/aws-load-balancer-type'), false],
  ['a bare domain', annotation('kubernetes.io/ingress.class'), false],
  ['a key of a Kubernetes project', annotation('cluster-autoscaler.k8s.io/safe-to-evict'), false],
  ['a mark of Helm', annotation('meta.helm.sh/release-name'), false],
  ['a hook of Helm', annotation('helm.sh/resource-policy'), false],
  ['a mark of Argo CD', annotation('argocd.argoproj.io/tracking-id'), false],
  ['a mark of Flux', path('metadata', 'labels', 'kustomize.toolkit.fluxcd.io/name'), false],
  [
    'a restart',
    path('spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'),
    false,
  ],
  ['finalizers', [...path('metadata', 'finalizers'), { kind: 'value', value: 'x/y' } as Step], false],
  ['owners', path('metadata', 'ownerReferences'), false],
  ['status', path('status', 'phase'), false],
])('%s', (_what, steps, removable) => {
  expect(isRemovable({ manager: 'kubectl-edit', steps })).toBe(removable)
  expect(isRemovable({ manager: 'kubectl-rollout', steps })).toBe(false)
})
