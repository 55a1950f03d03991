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
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}
