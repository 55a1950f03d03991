import type { ChalkInstance } from 'chalk'
import type { ProcessId } from '../plan/lock/holder.ts'

/** Everything of the process that a command may use. main.ts passes it in, so that tests need no process. */
export interface Io {
  /** Takes results, for stdout. */
  readonly out: (text: string) => void
  /** Takes progress, warnings and questions, for stderr. */
  readonly err: (text: string) => void
  readonly outColor: ChalkInstance
  readonly errColor: ChalkInstance
  /** Whether stdin and stderr are both terminals, so that a question can be asked. */
  readonly interactive: boolean
  /** Asks and reads one line; undefined at the end of input. */
  readonly ask: (question: string) => Promise<string | undefined>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly home: string
  readonly now: () => Date
  /** This process, as other runs see it in the lock. */
  readonly self: Self
  /** A text that nobody can guess. */
  readonly random: () => string
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP, with an Interruption as the reason. Nothing new is started then. */
  readonly stop: AbortSignal
  /** Aborted ten seconds after `stop`. Requests still under way are cut. */
  readonly abort: AbortSignal
}

/** Who runs this process, and where. */
export interface Self {
  readonly user: string
  readonly host: string
  readonly pid: number
  /** Absent if the system does not identify processes. */
  readonly process?: ProcessId
  /** Whether a process has certainly ended. */
  readonly isGone: (process: ProcessId) => boolean
}

/** A signal that ends a run in good order (docs/rules.md 8.1). */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** The signal that stopped a run, and the exit code. */
export class Interruption extends Error {
  readonly exitCode: 130 | 143

  constructor(signal: StopSignal) {
    super('interrupted')
    this.name = 'Interruption'
    this.exitCode = signal === 'SIGINT' ? 130 : 143
  }
}
