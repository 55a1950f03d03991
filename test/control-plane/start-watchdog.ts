import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Removes a plane once this process is gone, killed or not. */
export interface Watchdog {
  /** Ends the watchdog and leaves the plane as it is; waits until the watchdog has gone. */
  release(): Promise<void>
}

/** Starts the watchdog of the plane in this folder. It does not keep this process alive. */
export function startWatchdog(folder: string): Watchdog {
  const script = fileURLToPath(new URL('watchdog.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.unref()
  return {
    release: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.stdin?.end('release')
      await gone
    },
  }
}
