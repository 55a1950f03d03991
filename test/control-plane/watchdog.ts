// Run as a process of its own: removes a plane once whoever started it is gone, however that came about. The
// starter holds the other end of our stdin and never writes to it.
import { setTimeout as sleep } from 'node:timers/promises'
import { removePlane } from './remove-plane.ts'

const folder = process.argv[2]
if (!folder) throw new Error('usage: watchdog.ts FOLDER')
process.stdin.resume()
await new Promise(resolve => process.stdin.once('close', resolve))
// A component that was being started just then needs a moment to record itself.
await sleep(100)
await removePlane(folder)
