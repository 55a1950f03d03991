import { expect, test } from 'vitest'
import { ownersJson } from '../../../src/report/json-owners.ts'
import { extraLabel, stepsOf, update } from './changes.ts'

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
    ],
    givenUp: [extraLabel],
  } as const
  expect(ownersJson(change)).toEqual({
    takenOver: [{ manager: 'helm', operation: 'Update', why: 'asked' }],
    cleared: [
      { path: '/spec/strategy', field: 'spec.strategy', managers: ['kubectl-set'], message: 'Forbidden' },
    ],
    droppedButStays: [{ path: extraLabel.path, field: 'metadata.labels.foo', manager: extraLabel.manager }],
  })
  expect(ownersJson(update())).toEqual({})
})
