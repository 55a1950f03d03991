import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lastLines } from './read-log.ts'
import { type Screen, showStep } from './show-step.ts'
import type { Step } from './step-text.ts'

/** A step that runs programs, whose output goes to a log. */
export interface LoggedStep extends Step {
  /** The path of the log; a log of an earlier run is replaced. */
  readonly log: string
  /** Each is run after the one before has succeeded; the first word is the program. */
  readonly commands: readonly (readonly string[])[]
  readonly folder?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** These read the log: how far the step is, what it says at its end, and what to show where it fails. */
  readonly howFar?: (log: string) => string | undefined
  readonly result?: (log: string) => string | undefined
  readonly failures?: (log: string) => string
}

/** The path of a log in `dist/logs` of this checkout. */
export function logPath(name: string): string {
  return join(import.meta.dirname, `../dist/logs/${name}.log`)
}

/**
 * Runs the programs of a step and shows its line. Where one fails, its last lines are shown and the log is named.
 * The programs do not get the variable STEP_NUMBER (see showStep), because it is not theirs.
 * @returns the exit code of the program that failed, 127 where it could not be started, else 0
 */
export async function runStep(step: LoggedStep, screen: Screen = process.stderr): Promise<number> {
  const { STEP_NUMBER: _, ...env } = step.env ?? process.env
  mkdirSync(dirname(step.log), { recursive: true })
  // When two runs use this checkout at once, each writes to a file of its own, and the later file keeps the name.
  rmSync(step.log, { force: true })
  const file = openSync(step.log, 'a+')
  try {
    const end = showStep(step, () => step.howFar?.(textOf(file)), screen)
    const code = await runAll(step.commands, { cwd: step.folder, env, stdio: ['ignore', file, file] })
    const log = textOf(file)
    end({ well: code === 0, result: step.result?.(log) })
    if (code !== 0) screen.write(`${(step.failures ?? lastLines)(log)}\nThe whole log is ${step.log}\n`)
    return code
  } finally {
    closeSync(file)
  }
}

async function runAll(
  commands: LoggedStep['commands'],
  options: SpawnOptions & { readonly stdio: readonly ['ignore', number, number] },
): Promise<number> {
  for (const [program = '', ...args] of commands) {
    const [code] = await once(spawn(program, args, options), 'close').catch(error => {
      writeSync(options.stdio[1], `${program} cannot be started: ${error.message}\n`)
      return [127]
    })
    // A program that was ended by a signal has no code.
    if (code !== 0) return code ?? 1
  }
  return 0
}

function textOf(file: number): string {
  const bytes = Buffer.alloc(fstatSync(file).size)
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0))
}
