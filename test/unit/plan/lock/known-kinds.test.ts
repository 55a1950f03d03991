import { expect, test } from 'vitest'
import { checksumOf, nextKinds, provenKinds } from '../../../../src/plan/lock/known-kinds.ts'
import { liveOf } from '../../cluster/fake-api.ts'

type Known = Parameters<typeof provenKinds>[0]

const known = { kinds: { checksum: 'c1', names: ['secrets', 'widgets.example.com'] } }
const set = (...texts: string[]) => new Set(texts)

test.each<[string, Known, string[], string[] | undefined]>([
  ['all objects have the checksum of the record', known, ['c1'], ['secrets', 'widgets.example.com']],
  ['an object has another checksum', known, ['c1', 'c2'], undefined],
  ['a rollout that it does not know was the last', known, ['c2'], undefined],
  ['no object shows which rollout was the last', known, [], undefined],
  ['it does not know all kinds', {}, ['c1'], undefined],
  ['there is no record', undefined, ['c1'], undefined],
])('what a record proves if %s', (_name, given, checksums, expected) => {
  const proven = provenKinds(given, set(...checksums))
  expect(proven && [...proven]).toEqual(expected)
})

const unseen = { checksums: set('c1'), kinds: undefined, wantedKinds: set('pods') }
const later = (names: string[], checksum = 'c2') => ({ checksum, names })

test.each<[string, Known, Parameters<typeof nextKinds>[1], string | undefined, ReturnType<typeof nextKinds>]>(
  [
    ['what was proven stays', known, unseen, 'c2', later(['pods', 'secrets', 'widgets.example.com'])],
    ['it only prunes', known, unseen, undefined, later(['pods', 'secrets', 'widgets.example.com'], 'c1')],
    ['nothing is proven', known, { ...unseen, checksums: set('c2') }, 'c2', undefined],
    ['there was no record', undefined, unseen, 'c2', undefined],
    [
      'it sees everything',
      undefined,
      { ...unseen, kinds: set('services') },
      'c2',
      later(['pods', 'services']),
    ],
    ['nothing is left of some kinds', known, { ...unseen, kinds: set() }, 'c2', later(['pods'])],
    [
      'it only prunes, and objects come from several rollouts',
      undefined,
      { ...unseen, kinds: set('services'), checksums: set('c0', 'c1') },
      undefined,
      undefined,
    ],
  ],
)('the kinds in the record of a rollout, if %s', (_name, previous, sight, applied, expected) => {
  expect(nextKinds(previous, sight, applied)).toEqual(expected)
})

test.each([
  [{ kubernixos: 'c1' }, undefined, 'c1'],
  [{ kubernixos: 'c1', 'kubernixos/instance': 'a' }, 'a', 'c1'],
  [{ kubernixos: 'c1', 'kubernixos/instance': 'a' }, undefined, undefined],
  [{ kubernixos: 'c1' }, 'a', undefined],
  [{}, undefined, undefined],
])('the checksum of an object with labels %o for instance %s', (labels, instance, expected) => {
  const live = liveOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, { labels })
  expect(checksumOf(live, instance)).toBe(expected)
})
