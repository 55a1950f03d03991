import type { LeasesRead } from '../plan/lock/leases-read.ts'
import { type LockSight, lockSight } from '../plan/status/lock-sight.ts'
import type { Io } from './io.ts'

/** What the Leases of an instance say, as far as they could be read. */
export function lockSightOf(read: LeasesRead, { now, self }: Pick<Io, 'now' | 'self'>): LockSight {
  switch (read.kind) {
    case 'found':
      return lockSight(read.leases, { now: now().getTime(), isGone: self.isGone })
    case 'absent':
      return { kind: 'read' }
    case 'no-rights':
    case 'failed':
      return read
  }
}
