import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

// The shell writes its own id before it becomes the component, so no component is ever unrecorded.
const recordAndBecome = 'echo "$$" >>"$0/pids" && exec "$@"'

/** Where a component runs and what it is called; the folder is the plane's own and marks its processes. */
export interface ProcessPlace {
  readonly folder: string
  readonly logFile: string
}

/**
 * Starts a component in a session of its own (a Ctrl-C at the terminal does not reach it), with its id recorded
 * in `pids`, and without keeping this process alive.
 */
export function startRecorded(place: ProcessPlace, command: readonly string[]): ChildProcess {
  const log = openSync(place.logFile, 'a', 0o600)
  try {
    const child = spawn('/bin/sh', ['-c', recordAndBecome, place.folder, ...command], {
      cwd: place.folder,
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/**
 * Ends the recorded processes of a plane and waits until they are gone. Killed rather than asked: nothing of a
 * plane is worth saving. An id that was given to another process meanwhile is left alone, because its command line
 * does not name the plane's folder.
 */
export async function endRecorded(folder: string): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const alive = recordedProcesses(folder)
    if (alive.length === 0) return
    if (Date.now() > deadline) throw new Error(`processes of ${folder} do not end: ${alive.join(' ')}`)
    for (const pid of alive) kill(pid)
    await sleep(20)
  }
}

/** The ids of a plane's processes that still live. */
export function recordedProcesses(folder: string): number[] {
  const file = `${folder}/pids`
  if (!existsSync(file)) return []
  const pids = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number)
  return pids.filter(pid => names(commandLineOf(pid), folder))
}

/** The command line of a process, or nothing where it is gone (or a zombie, which is as good as gone). */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** A longer path that merely begins like the folder's is another plane. */
function names(commandLine: string, folder: string): boolean {
  return commandLine.includes(`${folder}/`) || commandLine.includes(`${folder} `)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It may have ended since it was looked at.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
