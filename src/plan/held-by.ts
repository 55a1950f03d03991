import type { LiveObject } from '../manifest/object.ts'
import type { DeletionCondition } from './deletion-conditions.ts'
import { type FinalizerHolder, finalizerHolders, finalizersIn } from './fields/finalizer-holders.ts'

/** What holds an object that is being deleted, or that is to be deleted. */
export interface HeldBy {
  readonly finalizers: readonly string[]
  /** Who has set these finalizers, as far as managedFields say so. */
  readonly holders?: readonly FinalizerHolder[]
  /** What its status says about its deletion. Absent if it says nothing. */
  readonly conditions?: readonly DeletionCondition[]
}

/** The finalizers of a live object, and who has set them. */
export function finalizersOf(live: LiveObject): HeldBy {
  const holders = finalizerHolders(live)
  return { finalizers: finalizersIn(live), ...(holders.length === 0 ? {} : { holders }) }
}

/**
 * The end of a sentence about an object that is still there: `, held by its finalizer example.com/clean-up (set by
 * "widget-operator"): ` and the messages of its conditions. Empty if nothing is known.
 */
export function heldByText({ finalizers, holders = [], conditions = [] }: HeldBy): string {
  const held = finalizers.length === 0 ? '' : `, held by its ${finalizersText({ finalizers, holders })}`
  return conditions.length === 0
    ? held
    : `${held}: ${conditions.map(({ message }) => message.replace(/\.$/, '')).join('; ')}`
}

/** `finalizers example.com/clean-up (set by "widget-operator"), example.com/other`. */
export function finalizersText({ finalizers, holders = [] }: HeldBy): string {
  const names = finalizers.map(name => withHolder(name, holders)).join(', ')
  return `${finalizers.length === 1 ? 'finalizer' : 'finalizers'} ${names}`
}

/** A finalizer with its holder, the field manager that has set it: `example.com/clean-up (set by "widget-operator")`. */
export function withHolder(name: string, holders: readonly FinalizerHolder[]): string {
  const manager = holders.find(({ finalizer }) => finalizer === name)?.manager
  return manager === undefined ? name : `${name} (set by ${JSON.stringify(manager)})`
}
