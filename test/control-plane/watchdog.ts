// Run as a process of its own: removes a plane once whoever started it is gone, however that came about. The
// starter holds the other end of our stdin, and writes to it only to release us.
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { removePlane } from './remove-plane.ts'

const folder = process.argv[2]
if (!folder) throw new Error('usage: watchdog.ts FOLDER')
if ((await text(process.stdin)) === '') {
  // A component that was being started just then needs a moment to record itself.
  await sleep(100)
  await removePlane(folder)
}
