import { expect, test } from 'vitest'
import { ownersJson, takenJson } from '../../../src/report/json-owners.ts'
import { conflict, extraLabel, stepsOf, update } from './changes.ts'

test('what a change takes over, clears, and leaves to others', () => {
  const change = {
    ...update(),
    claims: [
      { kind: 'entry', manager: 'helm', operation: 'Update', why: 'asked' },
      {
        kind: 'field',
        path: '/spec/strategy',
        steps: stepsOf('spec', 'strategy'),
        keys: ['f:spec', 'f:strategy'],
        managers: ['kubectl-set'],
        why: 'Forbidden',
      },
      {
        kind: 'extra',
        path: '/metadata/labels/owner',
        steps: stepsOf('metadata', 'labels', 'owner'),
        keys: ['f:metadata', 'f:labels', 'f:owner'],
        manager: 'kubectl-label',
      },
    ],
    givenUp: [extraLabel],
  } as const
  expect(ownersJson(change)).toEqual({
    takenOver: [{ manager: 'helm', operation: 'Update', why: 'asked' }],
    cleared: [
      { path: '/spec/strategy', field: 'spec.strategy', managers: ['kubectl-set'], message: 'Forbidden' },
    ],
    removedExtras: [
      { path: '/metadata/labels/owner', field: 'metadata.labels.owner', manager: 'kubectl-label' },
    ],
    droppedButStays: [{ path: extraLabel.path, field: 'metadata.labels.foo', manager: extraLabel.manager }],
  })
  expect(ownersJson(update())).toEqual({})
})

test('what a change takes by force, and why', () => {
  const scaled = conflict({ manager: 'kubectl', operation: 'Update', subresource: 'scale', takeBack: true })
  const path = '/spec/replicas'
  const both = { path, field: 'spec.replicas', before: 5, after: 3 }
  expect(takenJson([conflict(), scaled, conflict({ live: undefined })])).toEqual({
    taken: [
      { ...both, manager: 'autoscaler', operation: 'Apply', why: 'force' },
      { ...both, manager: 'kubectl', operation: 'Update', subresource: 'scale', why: 'take-back' },
      { path, field: 'spec.replicas', after: 3, manager: 'autoscaler', operation: 'Apply', why: 'force' },
    ],
  })
  expect(takenJson([])).toEqual({})
})
