import type { Change } from '../../../src/plan/change.ts'
import type { Row } from '../../../src/plan/rows/row.ts'
import {
  adoption,
  conflict,
  create,
  deletion,
  extraLabel,
  keep,
  refused,
  refusedRemoval,
  release,
  replacement,
  restamp,
  secret,
  stepsOf,
  unchanged,
  update,
} from '../report/changes.ts'

const extras = [extraLabel]
const replicas: Row = {
  kind: 'changed',
  path: stepsOf('spec', 'replicas'),
  pointers: { before: '/spec/replicas', after: '/spec/replicas' },
  before: 5,
  after: 3,
}
export const leaving = {
  ...deletion('Widget', 'going', 'example.com/v1'),
  action: 'leaving' as const,
  finalizers: ['a'],
  isPruned: true,
}

/** Changes of each action. It is a record, so a new action is a compile error until it is added. */
export const allChanges: { [A in Change['action']]: readonly Extract<Change, { action: A }>[] } = {
  create: [create({ extras }), create({ notAsked: 'kind-to-come' }), create({ object: secret })],
  update: [
    update([{ op: 'replace', path: '/spec/replicas', value: 3 }], {
      rows: [replicas],
      taken: [conflict({ manager: 'kubectl', subresource: 'scale', takeBack: true })],
    }),
    update([{ op: 'remove', path: '/a' }]),
  ],
  replace: [
    replacement({ rows: [replicas] }),
    replacement({ along: [{ what: 'pods', count: 3 }], object: secret }),
  ],
  adopt: [adoption(), adoption(true), { ...adoption(true), from: { name: null } }],
  release: [release(), release({ way: 'fields', why: 'cluster-own' })],
  restamp: [restamp(), restamp({ extras })],
  unchanged: [unchanged(), unchanged(extras), { ...unchanged(), ranBefore: true }],
  refused: [
    refused({ kind: 'conflict', conflicts: [conflict()] }),
    refused({ kind: 'rejected', failure: { status: 422, reason: 'Invalid', message: 'no', causes: [] } }),
    refused({ kind: 'other-instance' }),
    refusedRemoval(),
    refused({ kind: 'over-limit', limit: 0, asked: 1, replaced: 1 }),
    refused({ kind: 'unknown-kind', similar: ['Deployment of extensions/v1beta1'] }),
  ],
  delete: [
    deletion('ConfigMap', 'old'),
    deletion('Namespace', 'old', 'v1', ''),
    {
      ...deletion('Namespace', 'shop', 'v1', ''),
      along: [{ what: 'configmaps', count: 1 }],
      holds: [{ what: 'configmaps', count: 1 }],
      oursInside: [{ ref: deletion('ConfigMap', 'guarded').ref, reason: { kind: 'prune-disabled' } }],
    },
  ],
  keep: [keep({ kind: 'contents', what: 'pods', count: 2 })],
}
