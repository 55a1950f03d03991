import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Binaries, BinaryName } from './binaries.ts'
import type { PlanePaths } from './component-flags.ts'
import { startRecorded } from './recorded-processes.ts'

/** A started component of a plane. */
export interface Component {
  readonly name: BinaryName
  /** @throws with the end of its log where the component has ended, which none does by itself */
  assertAlive(): void
  hasEnded(): boolean
  log(): string
}

/** Starts a component of the plane with its log in the plane's folder. */
export function startComponent(
  name: BinaryName,
  { binaries, paths }: { binaries: Binaries; paths: PlanePaths },
  flags: readonly string[],
): Component {
  const logFile = `${paths.logs}/${name}.log`
  const child = startRecorded({ folder: paths.folder, logFile }, [binaries[name], ...flags])
  let failure: Error | undefined
  child.on('error', error => {
    failure = error
  })
  const log = () => readFileSync(logFile, 'utf8')
  const hasEnded = () => failure !== undefined || ended(child)
  return {
    name,
    log,
    hasEnded,
    assertAlive: () => {
      if (!hasEnded()) return
      const lastLines = log().trimEnd().split('\n').slice(-15).join('\n')
      throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}:\n${lastLines}`, {
        cause: failure,
      })
    },
  }
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
