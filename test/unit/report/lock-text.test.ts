import { expect, test } from 'vitest'
import type { LeaseState } from '../../../src/plan/lock/lease-state.ts'
import type { LockNews } from '../../../src/plan/lock/lock-news.ts'
import type { Loss } from '../../../src/plan/lock/loss.ts'
import { lockText, lossText } from '../../../src/report/lock-text.ts'

const holder = { identity: 'bob@ci/7/x', user: 'bob@ci', pid: 7, since: '2026-01-02T03:04:05.000Z' }
const held: LeaseState = {
  identity: 'bob@ci/7/x',
  holder,
  renewTime: '2026-01-02T03:05:00.000000Z',
  duration: 15_000,
}
const foreign: LeaseState = { ...held, identity: 'kube\nctl', holder: undefined }

test.each<[LockNews, string]>([
  [
    { kind: 'waiting', held },
    'waiting for the lock: bob@ci (pid 7) has held it since 2026-01-02T03:04:05.000Z\n',
  ],
  [
    { kind: 'waiting', held: { ...held, holder: { ...holder, asksSince: '2026-01-02T03:04:59.000Z' } } },
    'waiting for the lock: bob@ci (pid 7) has held it since 2026-01-02T03:04:05.000Z, and has waited for an answer to its question since 2026-01-02T03:04:59.000Z\n',
  ],
  [
    { kind: 'waiting', held: foreign },
    'waiting for the lock: "kube\\nctl" holds it, last renewed at 2026-01-02T03:05:00.000000Z\n',
  ],
  [
    { kind: 'taken-over', why: 'dead', held },
    'took over the lock of another run, because its process no longer runs: bob@ci (pid 7) has held it since 2026-01-02T03:04:05.000Z\n',
  ],
  [
    { kind: 'taken-over', why: 'expired', held: { ...foreign, renewTime: undefined } },
    'took over the lock of another run, because it has not been renewed for 15 seconds: "kube\\nctl" holds it\n',
  ],
  [
    { kind: 'no-rights', namespaces: ['kube-system', 'shop'], why: 'forbidden' },
    'warning: this run has no lock, so another run of this configuration can write at the same time: you may not use Leases in the namespaces kube-system, shop: forbidden\n',
  ],
  [
    { kind: 'elsewhere', namespace: 'shop', before: ['kube-system'] },
    'note: the lock is in namespace shop, because you may not use Leases in namespace kube-system. It does not hold back users who may. With kubernixos.apply.lockNamespace all use the same namespace.\n',
  ],
  [{ kind: 'lost', why: 'the lock was lost' }, 'error: the lock was lost; nothing else is written\n'],
  [
    { kind: 'not-released', why: 'timed out' },
    'warning: the lock could not be released: timed out. It expires in 15 seconds.\n',
  ],
])('%o', (news, text) => expect(lockText(news)).toBe(text))

test.each<[Loss, string]>([
  [
    { kind: 'taken', by: held },
    'the lock was lost: bob@ci (pid 7) has held it since 2026-01-02T03:04:05.000Z',
  ],
  [
    { kind: 'taken', by: { ...foreign, identity: undefined } },
    'the lock was lost: somebody has emptied its holder',
  ],
  [{ kind: 'deleted' }, 'the lock was lost: somebody has deleted its Lease'],
  [
    { kind: 'not-renewed', why: 'no answer' },
    'the lock was lost, because it could not be renewed: no answer',
  ],
])('%o', (loss, text) => expect(lossText(loss)).toBe(text))
