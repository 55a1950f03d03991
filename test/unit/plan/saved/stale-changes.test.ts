import { expect, test } from 'vitest'
import type { LiveIdentity } from '../../../../src/plan/about-object.ts'
import type { Change } from '../../../../src/plan/change.ts'
import type { Row } from '../../../../src/plan/rows/row.ts'
import { staleChanges } from '../../../../src/plan/saved/stale-changes.ts'
import { staleChangeText } from '../../../../src/report/stale-plan-text.ts'
import {
  adoption,
  conflict,
  create,
  deletion,
  deployment,
  extraLabel,
  keep,
  refused,
  release,
  replacement,
  restamp,
  secret,
  stepsOf,
  unchanged,
  update,
} from '../../report/changes.ts'

const replicas = (before: number, more: Partial<Row> = {}): Row =>
  ({
    kind: 'changed',
    path: stepsOf('spec', 'replicas'),
    pointers: { before: '/spec/replicas' },
    before,
    after: 3,
    ...more,
  }) as Row
const rows = [replicas(5)]
const old = deletion('ConfigMap', 'old')
const holding = (...holds: [string, number][]): Change => ({
  ...deletion('Namespace', 'shop'),
  along: [{ what: 'pods', count: holds.length }],
  holds: holds.map(([what, count]) => ({ what, count })),
})
const moved = { uid: '4f5e', resourceVersion: '8' }
const other = { uid: 'another', resourceVersion: '7' }
const at = <C extends { readonly live: LiveIdentity }>(change: C, live: LiveIdentity): C => ({
  ...change,
  live,
})
const more = { ...deployment, spec: { replicas: 4 } }

test.each<[string, Change, readonly Change[]]>([
  ['a creation', create(), [create()]],
  ['an update at another resourceVersion', update([], { rows }), [at(update([], { rows }), moved)]],
  [
    'an update whose list has another order of positions',
    update([], { rows }),
    [update([], { rows: [replicas(5, { pointers: { before: '/spec/0' } })] })],
  ],
  [
    'an update beside which the server sets something else',
    update([], { rows }),
    [update([], { rows: [...rows, replicas(1, { byServer: true })] })],
  ],
  ['an update beside fields of others', update(), [update([], { extras: [extraLabel] })]],
  ['an update that could be asked now', update([], { notAsked: 'kind-to-come' }), [update()]],
  ['a replacement', replacement({ rows }), [at(replacement({ rows, along: [] }), moved)]],
  ['an adoption', adoption(true), [at(adoption(true), moved)]],
  ['a restamp', restamp(), [at(restamp(), moved)]],
  ['a release', release(), [at(release(), moved)]],
  ['a deletion', old, [at(old, moved)]],
  ['a Namespace that holds as much', holding(['secrets', 1]), [holding(['secrets', 1])]],
  ['a Namespace that holds less', holding(['configmaps', 1], ['secrets', 2]), [holding(['secrets', 1])]],
  [
    'a Namespace with more Pods of controllers',
    holding(['secrets', 1]),
    [{ ...holding(['secrets', 1]), along: [{ what: 'pods', count: 9 }] } as Change],
  ],
  ['an object that stays as it is', unchanged(), [unchanged([extraLabel])]],
  ['a kept object that would be deleted now', keep({ kind: 'prune-disabled' }, 'ConfigMap', 'old'), [old]],
  ['a kept object that is gone', keep({ kind: 'prune-disabled' }), []],
])('fits: %s', (_name, saved, now) => {
  expect(staleChanges([saved], [...now, deletion('Pod', 'new')])).toEqual([])
})

test.each<[string, Change, Change | undefined, string]>([
  ['created by somebody', create(), update(), 'the plan creates it, but it would be updated now'],
  ['created alike', create(), unchanged(), 'the plan creates it, but it would stay unchanged now'],
  ['gone', update(), create(), 'the plan updates it, but it would be created now'],
  ['edited', unchanged(), update(), 'the plan does not change it, but it would be updated now'],
  [
    'in conflict',
    update(),
    refused({ kind: 'conflict', conflicts: [conflict()] }),
    'the plan updates it, but it would be refused now',
  ],
  [
    'deleted and made again',
    update(),
    at(update(), other),
    'the plan updates it, but another object has its name now',
  ],
  [
    'with another value before',
    update([], { rows }),
    update([], { rows: [replicas(7)] }),
    'the plan updates it, but what would change now differs: spec.replicas',
  ],
  [
    'with more to change',
    update([], { rows }),
    update([], { rows: [...rows, { ...replicas(1), path: stepsOf('spec', 'paused') }] }),
    'the plan updates it, but what would change now differs: spec.paused',
  ],
  [
    'with another owner of a field',
    update([], { taken: [conflict({ manager: 'kubectl' })] }),
    update([], { taken: [conflict({ manager: 'argocd' })] }),
    'the plan updates it, but what would change now differs: the fields that are taken from other managers',
  ],
  [
    'with an entry of another manager to be taken over',
    update(),
    { ...update(), claims: [{ kind: 'entry', manager: 'helm', operation: 'Update', why: 'asked' }] },
    'the plan updates it, but what would change now differs: the fields of other managers that become ours before the write',
  ],
  [
    'with less to change',
    update([], { rows }),
    update([], { rows: [] }),
    'the plan updates it, but what would change now differs: fields that the plan changes and that no longer differ',
  ],
  [
    'of another configuration',
    create(),
    create({ object: more }),
    'the plan creates it, but what would change now differs: the manifest',
  ],
  [
    'taken fully',
    adoption(false),
    adoption(true),
    'the plan adopts it, but what would change now differs: whether prune may delete it later',
  ],
  [
    'a Secret with another live value',
    update([], { object: secret }),
    at(update([], { object: secret }), moved),
    'the plan updates it, but what would change now differs: the values of the live Secret, or another part of it',
  ],
  ['to be replaced', update(), replacement(), 'the plan updates it, but it would be replaced now'],
  [
    'replaced by somebody',
    replacement(),
    at(replacement(), other),
    'the plan replaces it, but another object has its name now',
  ],
  [
    'to be replaced with another value before',
    replacement({ rows }),
    replacement({ rows: [replicas(7)] }),
    'the plan replaces it, but what would change now differs: spec.replicas',
  ],
  [
    'a Secret to be replaced, with another live value',
    replacement({ object: secret }),
    at(replacement({ object: secret }), moved),
    'the plan replaces it, but what would change now differs: the values of the live Secret, or another part of it',
  ],
  ['deleted already', old, undefined, 'the plan deletes it, but it is gone, being deleted or no longer ours'],
  [
    'another one of its name',
    old,
    at(old, other),
    'the plan deletes it, but another object has its name now',
  ],
  [
    'a Namespace that holds more',
    holding(['configmaps', 1], ['secrets', 1]),
    holding(['configmaps', 1], ['deployments.apps', 1], ['secrets', 3]),
    'the plan deletes it, but its deletion would also delete more now: 1 deployments.apps \\(0 in the plan\\), 3 secrets \\(1 in the plan\\)',
  ],
  [
    'a Namespace that was empty',
    deletion('Namespace', 'shop'),
    holding(['secrets', 1]),
    'the plan deletes it, but its deletion would also delete more now: 1 secrets \\(0 in the plan\\)',
  ],
  [
    'protected since',
    old,
    keep({ kind: 'prune-disabled' }, 'ConfigMap', 'old'),
    'the plan deletes it, but it would be kept now',
  ],
])('is stale: %s', (_name, saved, now, text) => {
  const [change, ...rest] = staleChanges([saved], now === undefined ? [] : [now])
  expect(rest).toEqual([])
  expect(change && staleChangeText(change)).toMatch(new RegExp(`\\): ${text}$`))
})
