/**
 * What the cluster says about an object that has failed, or that is not ready in time (docs/rules.md 10.9). All texts
 * come from the cluster. Values of Secrets are masked already, but control characters are still in them.
 */
export interface Diagnosis {
  /** `Available is False (MinimumReplicasUnavailable): Deployment does not have minimum availability`. */
  readonly conditions: readonly string[]
  /** The newest ones of the object, and then those of its Pods, each from old to new. */
  readonly events: readonly SeenEvent[]
  readonly logs: readonly LogEnd[]
  /** What could not be read, and why: `events of Pod web-1: events is forbidden: ...`. */
  readonly unseen: readonly string[]
}

/** An Event of the cluster. */
export interface SeenEvent {
  /** `Pod web-1`, or the object itself. */
  readonly about: string
  /** `Normal` or `Warning`. */
  readonly type: string
  readonly reason: string
  readonly message: string
  /** How often it was seen. */
  readonly count: number
  /** When it was seen last, RFC 3339. */
  readonly time: string
}

/** The last lines of the log of a container. */
export interface LogEnd {
  readonly pod: string
  readonly container: string
  /** Whether the log ends with the crash before the last restart. */
  readonly previous: boolean
  readonly lines: readonly string[]
}

/** The same with other texts: `hide` masks the values of Secrets. Names are not changed. */
export function mapTexts(diagnosis: Diagnosis, hide: (text: string) => string): Diagnosis {
  return {
    conditions: diagnosis.conditions.map(hide),
    events: diagnosis.events.map(event => ({ ...event, message: hide(event.message) })),
    logs: diagnosis.logs.map(log => ({ ...log, lines: log.lines.map(hide) })),
    unseen: diagnosis.unseen.map(hide),
  }
}
