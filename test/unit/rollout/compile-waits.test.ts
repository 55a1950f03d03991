import { describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import type { Change } from '../../../src/plan/change.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { compileTasks } from '../../../src/rollout/compile.ts'
import { printTasks } from '../../../src/rollout/task.ts'
import { planOf } from '../plan/plan-of.ts'
import {
  configMaps,
  create,
  deployments as deploymentKind,
  live,
  namespaces,
  object,
  remove,
  restamp,
  unchanged,
  update,
} from './fake-rollout.ts'

const deployments: Resource = { ...deploymentKind, hasStatus: true }
const both = { apply: true, prune: true }
const web = create(deployments, object(deployments, 'web', 'shop'))
const db = create(deployments, object(deployments, 'db', 'shop'))
const settings = create(configMaps, object(configMaps, 'settings', 'shop'))
const gone = remove(configMaps, live(object(configMaps, 'old', 'shop')))
const inWave = <C extends Change>(change: C, wave: number): C => ({ ...change, wave })

const rows: [name: string, changes: readonly Change[], more: Partial<Plan>, tree: string][] = [
  [
    '--wait awaits all objects with a status after all writes, and before deletions',
    [
      settings,
      web,
      unchanged(deployments, object(deployments, 'same', 'shop')),
      restamp(deployments, object(deployments, 'stamped', 'shop')),
      gone,
    ],
    { wait: true },
    `
apply: configuration and volumes
  create ConfigMap shop/settings
apply: workloads
  create Deployment shop/web
apply: restamps
  restamp Deployment shop/stamped
apply: readiness
  await ready: Deployment shop/web, Deployment shop/same, Deployment shop/stamped
prune: configuration and volumes
  delete ConfigMap shop/old
    await gone ConfigMap shop/old`,
  ],
  [
    '--wait awaits no Job that ran before and is gone',
    [web, { ...unchanged(deployments, object(deployments, 'ran', 'shop')), ranBefore: true }],
    { wait: true },
    `
apply: workloads
  create Deployment shop/web
apply: readiness
  await ready: Deployment shop/web`,
  ],
  [
    '--wait has nothing to await where no object has a status',
    [settings],
    { wait: true },
    `
apply: configuration and volumes
  create ConfigMap shop/settings`,
  ],
  [
    'a rule of the configuration makes any kind awaitable',
    [settings],
    {
      wait: true,
      readiness: [{ group: '', kind: 'ConfigMap', ready: { path: '/data/state', values: ['done'] } }],
    },
    `
apply: configuration and volumes
  create ConfigMap shop/settings
apply: readiness
  await ready: ConfigMap shop/settings`,
  ],
  [
    'waves come one after the other, each in ranks, and each but the last is awaited',
    [inWave(web, 2), settings, inWave(db, -1), inWave(create(namespaces, object(namespaces, 'shop')), -1)],
    {},
    `
apply: wave -1, Namespaces
  create Namespace shop
apply: wave -1, workloads
  create Deployment shop/db, after apply /Namespace//shop
apply: wave -1, readiness
  await ready: Deployment shop/db
apply: wave 0, configuration and volumes
  create ConfigMap shop/settings, after ready wave -1, apply /Namespace//shop
apply: wave 0, readiness
  await ready: nothing, after ready wave -1
apply: wave 2, workloads
  create Deployment shop/web, after ready wave 0, apply /Namespace//shop`,
  ],
  [
    'the last wave is awaited with --wait, and no object twice',
    [inWave(db, -1), web],
    { wait: true },
    `
apply: wave -1, workloads
  create Deployment shop/db
apply: wave -1, readiness
  await ready: Deployment shop/db
apply: wave 0, workloads
  create Deployment shop/web, after ready wave -1
apply: readiness
  await ready: Deployment shop/web, after ready wave -1`,
  ],
  [
    'an unchanged wave is awaited only if a later wave has writes',
    [
      inWave(unchanged(deployments, object(deployments, 'db', 'shop')), -1),
      update(deployments, object(deployments, 'web', 'shop')),
      inWave(unchanged(deployments, object(deployments, 'last', 'shop')), 1),
    ],
    {},
    `
apply: wave -1, readiness
  await ready: Deployment shop/db
apply: wave 0, workloads
  update Deployment shop/web, after ready wave -1`,
  ],
  [
    'restamps need no wave',
    [
      inWave(restamp(deployments, object(deployments, 'db', 'shop')), -1),
      restamp(deployments, object(deployments, 'web', 'shop')),
    ],
    {},
    `
apply: restamps
  restamp Deployment shop/db
  restamp Deployment shop/web`,
  ],
]

describe('the waits of a plan', () => {
  test.each(rows)('%s', (_name, changes, more, tree) => {
    expect(`\n${printTasks(compileTasks(planOf(changes, more), both))}`).toBe(tree)
  })
})
