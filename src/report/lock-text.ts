import type { LeaseState } from '../plan/lock/lease-state.ts'
import type { LockNews } from '../plan/lock/lock-news.ts'
import type { Loss } from '../plan/lock/loss.ts'
import { visible } from './visible.ts'

/** The line for stderr about the lock. */
export function lockText(news: LockNews): string {
  return `${visible(sentenceOf(news))}\n`
}

function sentenceOf(news: LockNews): string {
  switch (news.kind) {
    case 'waiting':
      return `waiting for the lock: ${holderText(news.held)}`
    case 'taken-over':
      return `took over the lock of another run, because ${whyTaken(news)}: ${holderText(news.held)}`
    case 'no-rights':
      return `warning: this run has no lock, so another run of this configuration can write at the same time: you may not use Leases in ${namespaces(news.namespaces)}: ${news.why}`
    case 'elsewhere':
      return `note: the lock is in namespace ${news.namespace}, because you may not use Leases in ${namespaces(news.before)}. It does not hold back users who may. With kubernixos.apply.lockNamespace all use the same namespace.`
    case 'lost':
      return `error: ${news.why}; nothing else is written`
    case 'not-released':
      return `warning: the lock could not be released: ${news.why}. It expires in 15 seconds.`
  }
}

function whyTaken({ why, held }: Extract<LockNews, { kind: 'taken-over' }>): string {
  return why === 'dead'
    ? 'its process no longer runs'
    : `it has not been renewed for ${held.duration / 1000} seconds`
}

/**
 * The holder of a lock as a clause: `anna@laptop (pid 4711) has held it since 2026-11-27T00:01:02.000Z`, and whether it
 * waits for an answer.
 */
export function holderText({ holder, identity, renewTime }: LeaseState): string {
  if (holder !== undefined) {
    const { user, pid, since, asksSince } = holder
    const asks =
      asksSince === undefined ? '' : `, and has waited for an answer to its question since ${asksSince}`
    return `${user} (pid ${pid}) has held it since ${since}${asks}`
  }
  const renewed = renewTime === undefined ? '' : `, last renewed at ${renewTime}`
  return `${JSON.stringify(identity ?? '')} holds it${renewed}`
}

/** Why a run has lost its lock. */
export function lossText(loss: Loss): string {
  switch (loss.kind) {
    case 'taken':
      return loss.by.identity === undefined
        ? 'the lock was lost: somebody has emptied its holder'
        : `the lock was lost: ${holderText(loss.by)}`
    case 'deleted':
      return 'the lock was lost: somebody has deleted its Lease'
    case 'not-renewed':
      return `the lock was lost, because it could not be renewed: ${loss.why}`
  }
}

function namespaces(names: readonly string[]): string {
  return `${names.length === 1 ? 'namespace' : 'the namespaces'} ${names.join(', ')}`
}
