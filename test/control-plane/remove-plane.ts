import { rm } from 'node:fs/promises'
import { endRecorded } from './recorded-processes.ts'

/** Ends every process of the plane in this folder and removes the folder; nothing is left, nothing else is touched. */
export async function removePlane(folder: string): Promise<void> {
  await endRecorded(folder)
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
