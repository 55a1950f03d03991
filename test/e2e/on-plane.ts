import { afterAll, beforeAll } from 'vitest'
import {
  type ControlPlane,
  type ControlPlaneOptions,
  startControlPlane,
} from '../control-plane/control-plane.ts'
import type { Finished } from '../control-plane/run-program.ts'
import { type Workspace, workspace, writesSince } from './program.ts'

/** What the tests of a file or of one describe have to themselves. */
interface OnPlane {
  readonly plane: ControlPlane
  /** Its KUBECONFIG leads to the plane, as admin. */
  readonly place: Workspace
  /** Runs the program there, and tells what it wrote to the plane, dry runs aside. */
  readonly run: (...args: string[]) => Promise<Finished & { readonly writes: readonly string[] }>
}

interface Options extends Pick<ControlPlaneOptions, 'nodes' | 'context'> {
  /** The workspace's files. */
  readonly files?: Readonly<Record<string, string>>
  /** Makes the folder that the workspace works in, and which goes with it. */
  readonly folder?: () => string
}

/**
 * A control plane and a workspace for the tests around the call: hooks start them before the first of these tests and
 * remove them after the last. What comes back is empty until then; so a file can take it apart into constants.
 */
export function onPlane({ files = {}, folder, ...planeOptions }: Options = {}): OnPlane {
  const plane = {} as ControlPlane
  const place = {} as Workspace
  beforeAll(async () => {
    Object.assign(plane, await startControlPlane(planeOptions))
    Object.assign(place, workspace(files, { plane, ...(folder && { folder: folder() }) }))
  })
  afterAll(async () => {
    // Where a start has failed there is nothing to remove.
    const made: { plane: Partial<ControlPlane>; place: Partial<Workspace> } = { plane, place }
    made.place.remove?.()
    await made.plane.stop?.()
  })
  return { plane, place, run: (...args) => runCounted({ plane, place }, args) }
}

async function runCounted({ plane, place }: Pick<OnPlane, 'plane' | 'place'>, args: readonly string[]) {
  const start = new Date()
  const finished = await place.run(args)
  return { ...finished, writes: await writesSince(plane, start) }
}
