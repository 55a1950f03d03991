import type { ChalkInstance } from 'chalk'

/** All that a command may touch of the process: handed in by main.ts, so that commands are tested without one. */
export interface Io {
  /** Results. */
  readonly out: (text: string) => void
  /** Progress, warnings, prompts. */
  readonly err: (text: string) => void
  readonly outColor: ChalkInstance
  readonly errColor: ChalkInstance
  /** stdin and stderr are both terminals: a question can be asked. */
  readonly interactive: boolean
  /** One line from the terminal; undefined at its end. */
  readonly ask: (question: string) => Promise<string | undefined>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly home: string
  readonly now: () => Date
  /** Text that nobody can guess. */
  readonly random: () => string
  /** Aborted by the first Ctrl-C or SIGTERM, with an Interruption as its reason: nothing new is started. */
  readonly stop: AbortSignal
  /** Aborted ten seconds later: what is still under way is cut. */
  readonly abort: AbortSignal
}

/** Why a run was stopped from outside, and the exit code that a shell expects for it. */
export class Interruption extends Error {
  readonly exitCode: 130 | 143

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super('interrupted')
    this.name = 'Interruption'
    this.exitCode = signal === 'SIGINT' ? 130 : 143
  }
}
