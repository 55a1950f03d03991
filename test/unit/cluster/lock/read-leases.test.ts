import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import { readLeases } from '../../../../src/cluster/lock/read-leases.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf } from '../fake-api.ts'

const lease = liveOf({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'kubernixos' },
})
const found = { kind: 'found', leases: [lease], hidden: [] }
const both = ['kube-system', 'shop']
const noRight = no(403, 'Forbidden')
const nothing = no(404, 'NotFound')
const broken = no(500, 'InternalError')
const why = (reason: string) => `${reason} by the test`

interface Answers {
  readonly list?: Reply<LiveObject[]>
  readonly gets?: readonly Reply<LiveObject>[]
}

test.each<[string, readonly string[], Answers, object, readonly string[]]>([
  ['one list finds it', both, { list: ok([lease]) }, found, ['list']],
  ['one list finds none', both, { list: ok([]) }, { kind: 'absent' }, ['list']],
  ['the list fails', both, { list: broken }, { kind: 'failed', why: why('InternalError') }, ['list']],
  [
    'without the right to list, each namespace is read',
    both,
    { list: noRight, gets: [noRight, ok(lease)] },
    { ...found, hidden: ['kube-system'] },
    ['list', 'kube-system', 'shop'],
  ],
  [
    'it is not known whether there is one',
    both,
    { list: noRight, gets: [noRight, nothing] },
    { kind: 'no-rights', namespaces: ['kube-system'], why: why('Forbidden') },
    ['list', 'kube-system', 'shop'],
  ],
  [
    'no namespace has it',
    both,
    { list: noRight, gets: [nothing, nothing] },
    { kind: 'absent' },
    ['list', 'kube-system', 'shop'],
  ],
  [
    'a read fails',
    both,
    { list: noRight, gets: [broken, ok(lease)] },
    { kind: 'failed', why: why('InternalError') },
    ['list', 'kube-system', 'shop'],
  ],
  ['only one namespace can have it', ['locks'], { gets: [ok(lease)] }, found, ['locks']],
])('%s', async (_name, namespaces, { list = no(418, 'Asked'), gets = [] }, expected, requests) => {
  const asked: string[] = []
  const replies = gets.values()
  const read = await readLeases(
    {
      get: async (_resource, { namespace = '' }) => {
        asked.push(namespace)
        return replies.next().value ?? no(418, 'Asked')
      },
      list: async () => {
        asked.push('list')
        return list
      },
    },
    { name: 'kubernixos', namespaces },
  )
  expect(read).toEqual(expected)
  expect(asked).toEqual(requests)
})
