import { expect, vi } from 'vitest'
import type { LiveObject } from '../../src/manifest/object.ts'
import type { ControlPlane } from '../control-plane/control-plane.ts'

/** Runs the plane's kubectl and returns what it printed; throws where it fails. */
export async function kubectl(plane: ControlPlane, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await plane.kubectl(args)
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** All objects that match, with managedFields: `liveObjects(plane, 'deployments,services', '-n', 'shop')`. */
export async function liveObjects(
  plane: ControlPlane,
  kinds: string,
  ...args: string[]
): Promise<LiveObject[]> {
  const found = await kubectl(plane, 'get', kinds, '-o', 'json', '--show-managed-fields', ...args)
  return JSON.parse(found).items as LiveObject[]
}

/** One object: `liveObject(plane, 'deployment/frontend', '-n', 'shop')`; throws where there is none. */
export async function liveObject(plane: ControlPlane, name: string, ...args: string[]): Promise<LiveObject> {
  return JSON.parse(await kubectl(plane, 'get', name, '-o', 'json', '--show-managed-fields', ...args))
}

/** Lets an object go that finalizers hold: `removeFinalizers(plane, 'configmap/held')`. */
export async function removeFinalizers(plane: ControlPlane, name: string, ...args: string[]): Promise<void> {
  const patch = '[{"op":"remove","path":"/metadata/finalizers"}]'
  await kubectl(plane, 'patch', name, '--type=json', '-p', patch, ...args)
}

/** Who is who: `Service shop/frontend` to its UID, or to another field of its metadata. */
export function byName(
  objects: readonly LiveObject[],
  field: 'uid' | 'resourceVersion' = 'uid',
): Record<string, string> {
  return Object.fromEntries(
    objects.map(({ kind, metadata }) => {
      const place = metadata.namespace === undefined ? '' : `${metadata.namespace}/`
      return [`${kind} ${place}${metadata.name}`, metadata[field]]
    }),
  )
}

/** What `read` answers twice in a row: controllers still write a last status after pods are ready. */
export async function settled<T>(read: () => Promise<T>): Promise<T> {
  let last = await read()
  await vi.waitFor(
    async () => {
      const before = last
      last = await read()
      expect(last).toEqual(before)
    },
    { timeout: 60_000, interval: 500 },
  )
  return last
}
