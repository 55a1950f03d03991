/** Calls of `isOver` without a change after which a burst of changes has ended. */
const quiet = 1
/** The most calls for which a burst is waited for. */
const longest = 10

/** Waits for the end of a burst of changes, so that a rollout with many writes is looked at a few times only. */
export class Pause {
  private since = 0
  private calm = 0

  /** Whether something has changed, and either nothing more has changed since the last call, or ten calls have passed. */
  isOver(hasChanged: boolean): boolean {
    if (!hasChanged && this.since === 0) return false
    this.since++
    this.calm = hasChanged ? 0 : this.calm + 1
    return this.calm >= quiet || this.since >= longest
  }
}
