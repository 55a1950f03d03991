import { describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import { aboutOf, identityOf } from '../../../src/plan/about-object.ts'
import type { Change, Leaving } from '../../../src/plan/change.ts'
import { compileTasks } from '../../../src/rollout/compile.ts'
import type { Scope } from '../../../src/rollout/scope.ts'
import { printTasks } from '../../../src/rollout/task.ts'
import { resourceOf } from '../cluster/fake-api.ts'
import { planHead } from '../plan/plan-of.ts'
import {
  configMaps,
  crds,
  create,
  deployments,
  keep,
  live,
  namespaces,
  object,
  refused,
  remove,
  restamp,
  unchanged,
  update,
  widgets,
} from './fake-rollout.ts'

const webhooks = resourceOf('ValidatingWebhookConfiguration', {
  group: 'admissionregistration.k8s.io',
  namespaced: false,
})
const both: Scope = { apply: true, prune: true }
const toCome = { notAsked: 'kind-to-come' } as const
const crd = object(crds, 'widgets.example.com')
const widget = { ...create(widgets, object(widgets, 'w', 'shop')), ...toCome }

function gone(resource: Resource, name: string, namespace?: string) {
  return remove(resource, live(object(resource, name, namespace)))
}

/** An object that an earlier run has deleted and a finalizer still holds. */
function leaving(resource: Resource, name: string, namespace?: string): Leaving {
  const found = live(object(resource, name, namespace))
  return {
    action: 'leaving',
    ...aboutOf(found),
    resource,
    live: identityOf(found),
    finalizers: [],
    isPruned: true,
  }
}

const onPrune = [
  gone(widgets, 'a', 'shop'),
  gone(widgets, 'b', 'shop'),
  gone(deployments, 'web', 'shop'),
  gone(configMaps, 'settings', 'shop'),
  gone(namespaces, 'shop'),
  gone(crds, 'widgets.example.com'),
]

type Row = [name: string, changes: readonly Change[], scope: Scope, leaving: readonly Leaving[], tree: string]

const rows: Row[] = [
  [
    'writes go rank by rank, and what lives in a new Namespace waits for it',
    [
      create(namespaces, object(namespaces, 'shop')),
      create(configMaps, object(configMaps, 'settings', 'shop')),
      update(configMaps, object(configMaps, 'other', 'elsewhere')),
      create(deployments, object(deployments, 'web', 'shop')),
      unchanged(configMaps, object(configMaps, 'same', 'shop')),
    ],
    both,
    [],
    `
apply: Namespaces
  create Namespace shop
apply: configuration and volumes
  create ConfigMap shop/settings, after apply /Namespace//shop
  update ConfigMap elsewhere/other
apply: workloads
  create Deployment shop/web, after apply /Namespace//shop`,
  ],
  [
    'a CRD is awaited where objects need its kinds, each kind once',
    [
      create(crds, crd),
      create(crds, object(crds, 'gadgets.example.com')),
      create(namespaces, object(namespaces, 'shop')),
      widget,
      { ...create(widgets, object(widgets, 'v', 'shop')), ...toCome },
      {
        ...create({ ...widgets, version: 'v2' }, object({ ...widgets, version: 'v2' }, 'x', 'other')),
        ...toCome,
      },
    ],
    both,
    [],
    `
apply: CRDs
  create CustomResourceDefinition widgets.example.com
    await served widgets.example.com (Widget v1, Widget v2)
  create CustomResourceDefinition gadgets.example.com
apply: Namespaces
  create Namespace shop
apply: custom resources
  create Widget shop/w, after apply /Namespace//shop, served apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com
  create Widget shop/v, after apply /Namespace//shop, served apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com
  create Widget other/x, after served apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com`,
  ],
  [
    'only objects that the CRD of today rejects need the update of a CRD',
    [
      update(crds, crd),
      update(widgets, object(widgets, 'accepted', 'shop')),
      { ...update(widgets, object(widgets, 'rejected', 'shop')), notAsked: 'kind-to-change' },
    ],
    both,
    [],
    `
apply: CRDs
  update CustomResourceDefinition widgets.example.com
apply: custom resources
  update Widget shop/accepted
  update Widget shop/rejected, after apply apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com`,
  ],
  [
    'what admission rejects today comes after all other writes, with what needs it',
    [
      { ...create(namespaces, object(namespaces, 'denied')), notAsked: 'admission-to-change' },
      { ...create(configMaps, object(configMaps, 'inside', 'denied')), notAsked: 'namespace-to-come' },
      { ...update(configMaps, object(configMaps, 'silent', 'shop')), notAsked: 'webhook-silent' },
      create(deployments, object(deployments, 'web', 'shop')),
      create(webhooks, object(webhooks, 'hook')),
      restamp(configMaps, object(configMaps, 'same', 'shop')),
    ],
    both,
    [],
    `
apply: workloads
  create Deployment shop/web
apply: webhooks and admission policies
  create ValidatingWebhookConfiguration hook
apply: Namespaces, after all others
  create Namespace denied
apply: configuration and volumes, after all others
  create ConfigMap denied/inside, after apply /Namespace//denied
  update ConfigMap shop/silent
apply: restamps
  restamp ConfigMap shop/same`,
  ],
  [
    'no object needs the update of a Namespace that exists',
    [
      update(namespaces, object(namespaces, 'shop')),
      create(configMaps, object(configMaps, 'settings', 'shop')),
    ],
    both,
    [],
    `
apply: Namespaces
  update Namespace shop
apply: configuration and volumes
  create ConfigMap shop/settings`,
  ],
  [
    'a CRD that an earlier run has written is awaited first',
    [unchanged(crds, crd), widget],
    both,
    [],
    `
apply: kinds of earlier runs
  await served widgets.example.com (Widget v1)
apply: custom resources
  create Widget shop/w, after served apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com`,
  ],
  [
    'so is one that is only restamped',
    [restamp(crds, crd), widget],
    both,
    [],
    `
apply: kinds of earlier runs
  await served widgets.example.com (Widget v1)
apply: custom resources
  create Widget shop/w, after served apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com
apply: restamps
  restamp CustomResourceDefinition widgets.example.com`,
  ],
  [
    'a restamp in a version that is to come waits for it, too',
    [update(crds, crd), { ...restamp(widgets, object(widgets, 'w', 'shop')), ...toCome }],
    both,
    [],
    `
apply: CRDs
  update CustomResourceDefinition widgets.example.com
    await served widgets.example.com (Widget v1)
apply: restamps
  restamp Widget shop/w, after served apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com`,
  ],
  [
    'restamps come after all other writes, and wait for no restamp',
    [
      restamp(namespaces, object(namespaces, 'shop')),
      restamp(configMaps, object(configMaps, 'settings', 'shop')),
      create(deployments, object(deployments, 'web', 'shop')),
    ],
    both,
    [],
    `
apply: workloads
  create Deployment shop/web
apply: restamps
  restamp Namespace shop
  restamp ConfigMap shop/settings`,
  ],
  [
    'deletions go rank by rank, and each rank is awaited, with one wait for a kind',
    onPrune,
    both,
    [],
    `
prune: custom resources
  delete Widget shop/a
  delete Widget shop/b
    await gone Widget shop/a, Widget shop/b, after delete example.com/Widget/shop/a
prune: workloads
  delete Deployment shop/web, after gone widgets.v1.example.com
    await gone Deployment shop/web
prune: configuration and volumes
  delete ConfigMap shop/settings, after gone widgets.v1.example.com, gone deployments.v1.apps
    await gone ConfigMap shop/settings
prune: Namespaces
  delete Namespace shop, after gone widgets.v1.example.com, gone deployments.v1.apps, gone configmaps.v1.
    await gone Namespace shop
prune: CRDs
  delete CustomResourceDefinition widgets.example.com, after gone widgets.v1.example.com, gone deployments.v1.apps, gone configmaps.v1., gone namespaces.v1.
    await gone CustomResourceDefinition widgets.example.com`,
  ],
  [
    'a single rank is awaited, too',
    onPrune.slice(0, 2),
    both,
    [],
    `
prune: custom resources
  delete Widget shop/a
  delete Widget shop/b
    await gone Widget shop/a, Widget shop/b, after delete example.com/Widget/shop/a`,
  ],
  [
    'what an earlier run has deleted is awaited before what comes after it',
    [gone(widgets, 'a', 'shop'), gone(crds, 'widgets.example.com')],
    both,
    [leaving(widgets, 'b', 'shop'), leaving(crds, 'gadgets.example.com')],
    `
prune: custom resources
  delete Widget shop/a
    await gone Widget shop/a, Widget shop/b
prune: CRDs
  delete CustomResourceDefinition widgets.example.com, after gone widgets.v1.example.com
    await gone CustomResourceDefinition widgets.example.com, CustomResourceDefinition gadgets.example.com, after gone widgets.v1.example.com`,
  ],
  [
    'what an earlier run has deleted is awaited, also if nothing comes after it',
    [],
    both,
    [leaving(widgets, 'b', 'shop'), leaving(crds, 'gadgets.example.com')],
    `
prune: custom resources
  await gone Widget shop/b
prune: CRDs
  await gone CustomResourceDefinition gadgets.example.com, after gone widgets.v1.example.com`,
  ],
  [
    'apply comes before prune',
    [create(configMaps, object(configMaps, 'settings', 'shop')), gone(configMaps, 'old', 'shop')],
    both,
    [],
    `
apply: configuration and volumes
  create ConfigMap shop/settings
prune: configuration and volumes
  delete ConfigMap shop/old
    await gone ConfigMap shop/old`,
  ],
  [
    'apply alone deletes and awaits nothing',
    [create(configMaps, object(configMaps, 'settings', 'shop')), ...onPrune],
    { apply: true, prune: false },
    [leaving(widgets, 'c', 'shop')],
    `
apply: configuration and volumes
  create ConfigMap shop/settings`,
  ],
  [
    'prune alone writes and awaits no kind',
    [create(crds, crd), widget, gone(configMaps, 'old', 'shop')],
    { apply: false, prune: true },
    [],
    `
prune: configuration and volumes
  delete ConfigMap shop/old
    await gone ConfigMap shop/old`,
  ],
  [
    'what stays as it is has no task',
    [
      unchanged(configMaps, object(configMaps, 'same', 'shop')),
      keep(configMaps, live(object(configMaps, 'kept', 'shop')), { kind: 'legacy' }),
      refused(configMaps, object(configMaps, 'bad', 'shop'), { kind: 'terminating' }),
    ],
    both,
    [],
    '\n',
  ],
]

describe('the tasks of a plan', () => {
  test.each(rows)('%s', (_name, changes, scope, left, tree) => {
    expect(`\n${printTasks(compileTasks({ ...planHead, changes, leaving: left }, scope))}`).toBe(tree)
  })
})

test('a task that a wait completes names that wait', () => {
  const plan = { ...planHead, changes: [create(crds, crd), widget, ...onPrune], leaving: [] }
  const tasks = compileTasks(plan, both).stages.flatMap(stage => stage.tasks)
  const done = tasks.flatMap(task =>
    (task.kind === 'apply' || task.kind === 'delete') && task.doneBy ? [`${task.id}: ${task.doneBy}`] : [],
  )
  expect(done).toEqual([
    'apply apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com: served apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com',
    'delete example.com/Widget/shop/a: gone widgets.v1.example.com',
    'delete example.com/Widget/shop/b: gone widgets.v1.example.com',
    'delete apps/Deployment/shop/web: gone deployments.v1.apps',
    'delete /ConfigMap/shop/settings: gone configmaps.v1.',
    'delete /Namespace//shop: gone namespaces.v1.',
    'delete apiextensions.k8s.io/CustomResourceDefinition//widgets.example.com: gone customresourcedefinitions.v1.apiextensions.k8s.io',
  ])
})
