import { readFileSync } from 'node:fs'

/**
 * Whether SIGHUP should stop this program in good order (docs/rules.md 8.1). A program that nohup has started ignores
 * SIGHUP from the start, and has to go on. Linux says so in /proc; `status` is that file. On other systems a program
 * without a terminal on `streams` may have been started by nohup, and its SIGHUP is left as it was.
 */
export function handlesHangup(
  streams: readonly { readonly isTTY?: boolean }[],
  status = '/proc/self/status',
): boolean {
  const ignored = ignoredSignals(status)
  return ignored === undefined ? streams.some(({ isTTY }) => isTTY === true) : (ignored & 1n) === 0n
}

/** The set of ignored signals. Bit 0 is SIGHUP. Undefined if the system does not say. */
function ignoredSignals(status: string): bigint | undefined {
  try {
    const digits = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync(status, 'utf8'))?.[1]
    return digits === undefined ? undefined : BigInt(`0x${digits}`)
  } catch {
    return undefined
  }
}
