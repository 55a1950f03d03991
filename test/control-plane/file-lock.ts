import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandLineOf } from './recorded-processes.ts'

/**
 * Runs `work` while no other process holds the lock file, so that two starts at once do the work once. A lock whose
 * holder is gone is taken over. Should two take it over in the same instant, both work: the work must bear that.
 * Where it has to wait, `waiting` is called once, and what that returns is called when the wait is over.
 */
export async function withLock(
  file: string,
  work: () => Promise<void>,
  waiting: () => () => void = () => () => undefined,
): Promise<void> {
  if (!take(file)) {
    const over = waiting()
    while (!take(file)) await sleep(250)
    over()
  }
  try {
    await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, command: commandLineOf(process.pid) }), {
      flag: 'wx',
    })
    return true
  } catch {
    if (!isHeld(file)) rmSync(file, { force: true })
    return false
  }
}

function isHeld(file: string): boolean {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; command: string }
    return commandLineOf(holder.pid) === holder.command
  } catch {
    // Its holder is just writing or removing it: look again. To remove it now could take the lock of the next one.
    return true
  }
}
