import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import type { ListAt } from '../../../../src/cluster/rest/api.ts'
import { FollowedLeases } from '../../../../src/cluster/wait/followed-leases.ts'
import { fakeClock, settle } from '../../fake-clock.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf } from '../fake-api.ts'
import { fakeServer, type Happening } from './fake-server.ts'

const lease = liveOf({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'kubernixos', namespace: 'kube-system' },
})
const found = { kind: 'found', leases: [lease], hidden: [] }
const listed = (...items: (typeof lease)[]) => ok({ items, resourceVersion: '7' })
const both = ['kube-system', 'shop']
const noRight = no(403, 'Forbidden')
const broken = no(500, 'InternalError')
const why = 'Forbidden by the test'

test.each<[string, readonly string[], Reply<ListAt>[], readonly Happening[], object | undefined]>([
  ['one that exists', both, [listed(lease)], [], found],
  ['none', both, [listed()], [], { kind: 'absent' }],
  ['one that was deleted', both, [listed(lease)], [{ type: 'DELETED', object: lease }], { kind: 'absent' }],
  ['a list that fails', both, [broken], [], undefined],
  ['no right anywhere', both, [noRight], [], { kind: 'no-rights', namespaces: both, why }],
  [
    'no right in one namespace',
    both,
    [noRight, listed(), noRight],
    [],
    { kind: 'no-rights', namespaces: ['shop'], why },
  ],
  [
    'rights in one namespace only',
    both,
    [noRight, listed(lease), noRight],
    [],
    { ...found, hidden: ['shop'] },
  ],
  ['one namespace', ['kube-system'], [listed()], [], { kind: 'absent' }],
])('what the Leases say: %s', async (_name, namespaces, lists, happenings, expected) => {
  const stop = new AbortController()
  const server = fakeServer({ lists, watches: [[...happenings, 'idles']] })
  const leases = new FollowedLeases(server, { clock: fakeClock(), deadline: stop.signal })
  expect(leases.read).toBeUndefined()
  const following = leases.follow('kubernixos', namespaces)
  await settle()
  expect(leases.read).toEqual(expected)
  stop.abort()
  await following
})
