import { describe, expect, test } from 'vitest'
import {
  type DeletionLimit,
  limitDeletions,
  limitReplacements,
} from '../../../../src/plan/prune/deletion-limit.ts'
import type { Judged, Verdict } from '../../../../src/plan/prune/prune-gate.ts'
import { create, deployment, replacement, unchanged } from '../../report/changes.ts'
import { applied, resource } from '../fixtures.ts'

const deleted: Verdict = { kind: 'delete' }
const legacy: Verdict = { kind: 'keep', reason: { kind: 'legacy' } }
const wanted: Verdict = { kind: 'keep', reason: { kind: 'wanted' } }
const mirrored: Verdict = { kind: 'mirrored' }

function judged(name: string, verdict: Verdict, metadata: object = {}): Judged {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' } }
  const live = applied(object, {}, { uid: `uid-${name}`, ...metadata })
  return { candidate: { resource: resource('ConfigMap', 'configmaps'), live, contents: [] }, verdict }
}

const all = [judged('a', deleted), judged('b', deleted), judged('c', legacy)]
const going = judged('d', deleted, { deletionTimestamp: '2026-11-22T12:00:00Z' })
const verdicts = (limit: DeletionLimit | undefined, some: readonly Judged[] = all) =>
  limitDeletions(some, limit).map(one => one.verdict)
const over = (rest: object) => ({ kind: 'keep', reason: { kind: 'over-limit', ...rest } })

test('no limit, or as many as allowed', () => {
  expect(verdicts(undefined)).toEqual([deleted, deleted, legacy])
  expect(verdicts(2)).toEqual([deleted, deleted, legacy])
})

test('above the limit none is deleted', () => {
  const two = over({ limit: 1, asked: 2 })
  expect(verdicts(1)).toEqual([two, two, legacy])
  expect(verdicts(0, all.slice(0, 1))).toEqual([over({ limit: 0, asked: 1 })])
})

test('objects that are already being deleted do not count', () => {
  expect(verdicts(2, [...all, going])[0]).toEqual(deleted)
})

describe('a limit in percent', () => {
  const some = (count: number, verdict: Verdict, name: string) =>
    Array.from({ length: count }, (_, at) => judged(`${name}${at}`, verdict))

  test.each<[string, DeletionLimit, Judged[], object | undefined]>([
    ['is rounded down', '10%', some(17, wanted, 'w'), { limit: 1, percent: { given: '10%', of: 19 } }],
    ['counts wanted objects and candidates', '10%', some(18, wanted, 'w'), undefined],
    [
      'leaves out copied labels, unproven objects and those that are going',
      '50%',
      [...some(9, mirrored, 'm'), ...some(9, legacy, 'l'), going, ...some(1, wanted, 'w')],
      { limit: 1, percent: { given: '50%', of: 3 } },
    ],
    ['may allow none', '0%', [], { limit: 0, percent: { given: '0%', of: 2 } }],
    ['may allow all', '100%', [], undefined],
  ])('%s', (_name, limit, others, most) => {
    const [first] = verdicts(limit, [...some(2, deleted, 'c'), ...others])
    expect(first).toEqual(most === undefined ? deleted : over({ ...most, asked: 2 }))
  })
})

describe('replacements', () => {
  test('count like deletions', () => {
    const limited = limitDeletions(all, 2, 1).map(one => one.verdict)
    const three = over({ limit: 2, asked: 3, replaced: 1 })
    expect(limited).toEqual([three, three, legacy])
    expect(limitDeletions(all, 3, 1).map(one => one.verdict)).toEqual([deleted, deleted, legacy])
  })

  const two = [replacement(), replacement(), create({ object: deployment }), unchanged()]

  test.each<[string, DeletionLimit | undefined, readonly Judged[], object | undefined]>([
    ['without a limit', undefined, [], undefined],
    ['as many as allowed', 2, [], undefined],
    ['too many', 1, [], { limit: 1 }],
    ['beside deletions, which have their own refusal', 2, all, undefined],
    // An apply alone sees no other objects than the wanted ones that exist.
    ['a part of the wanted objects that exist', '66%', [], { limit: 1, percent: { given: '66%', of: 3 } }],
    ['a part of all objects that are ours', '100%', all, undefined],
  ])('%s', (_name, limit, others, most) => {
    const limited = limitReplacements(two, limit, others)
    if (most === undefined) return expect(limited).toEqual(two)
    const reason = { kind: 'over-limit', asked: 2, replaced: 2, ...most }
    expect(limited.map(({ action }) => action)).toEqual(['refused', 'refused', 'create', 'unchanged'])
    return expect(limited[0]).toMatchObject({ action: 'refused', half: 'apply', reason })
  })
})
