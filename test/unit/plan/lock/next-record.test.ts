import { expect, test } from 'vitest'
import { endedRecord, startedRecord } from '../../../../src/plan/lock/next-record.ts'
import type { RolloutRecord } from '../../../../src/plan/lock/record.ts'
import { planOf } from '../plan-of.ts'

const plan = planOf([])
const gate = { ...plan.gate, wantedNamespaces: new Set(['shop', 'cart']) }
const head = { time: 't1', user: 'anna@laptop' }
const previous: RolloutRecord = {
  checksum: 'old',
  time: 't0',
  user: 'bob@ci',
  result: 'succeeded',
  program: 'v0',
  namespaces: ['old', 'shop'],
  jobs: { job: { hash: 'h', namespaceUid: 'n' } },
}
const sight = { checksums: new Set<string>(), kinds: new Set(['pods']), wantedKinds: new Set(['secrets']) }
const started = startedRecord(
  { plan: { ...plan, gate }, previous: { record: previous, isPartial: false }, sight, applies: true },
  head,
)

test('a rollout that starts keeps what is known and adds its namespaces', () => {
  expect(started).toEqual({
    checksum: plan.checksum,
    ...head,
    result: 'started',
    program: plan.program,
    namespaces: ['cart', 'old', 'shop'],
    kinds: { checksum: plan.checksum, names: ['pods', 'secrets'] },
    jobs: previous.jobs,
  })
  const blind = { ...sight, kinds: undefined }
  const nothing = { record: undefined, isPartial: true }
  const first = startedRecord({ plan, previous: nothing, sight: blind, applies: true }, head)
  expect(first).toMatchObject({ namespaces: [], jobs: {}, isPartial: true })
  expect(first).not.toHaveProperty('kinds')
})

test.each<['succeeded' | 'failed' | 'interrupted', string[] | undefined, string[]]>([
  ['succeeded', undefined, ['cart', 'old', 'shop']],
  ['succeeded', ['kept'], ['cart', 'kept', 'shop']],
  ['failed', [], ['cart', 'old', 'shop']],
  ['interrupted', [], ['cart', 'old', 'shop']],
])('a rollout that %s, and left %o', (result, left, namespaces) => {
  const ended = endedRecord(started, { gate }, { time: 't2', result, left, jobs: {} })
  expect(ended).toEqual({ ...started, time: 't2', result, namespaces, jobs: {} })
})
