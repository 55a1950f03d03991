import { UserError } from '../errors.ts'
import { describeRef, refOf } from '../manifest/key.ts'
import { describeOrigin, type Manifest } from '../manifest/manifest.ts'
import { checkDuplicates } from '../manifest/read.ts'
import { type PlacedOffline, placeOffline } from '../plan/place-offline.ts'
import type { Configuration } from './configuration.ts'
import type { Request } from './request.ts'

/**
 * The manifests as apply would send them, as far as that is known without a cluster. Throws a UserError if apply would
 * refuse one because of `-n`, or if two manifests are the same object once they have their namespaces.
 */
export function offlineManifests(
  { manifests, settings }: Configuration,
  { namespace }: Pick<Request, 'namespace'>,
): Pick<PlacedOffline, 'manifests' | 'unknown'> {
  const placed = placeOffline(manifests, { asked: namespace, configured: settings.namespace })
  if (placed.outside.length > 0) throw outsideError(placed.outside, namespace ?? '')
  checkDuplicates(placed.manifests)
  return placed
}

function outsideError(outside: readonly Manifest[], asked: string): UserError {
  const lines = outside.map(
    ({ object, origin }) => `- ${describeRef(refOf(object))}, from ${describeOrigin(origin)}`,
  )
  const what = outside.length === 1 ? 'a manifest names' : `${outside.length} manifests name`
  return new UserError(`${what} another namespace than -n ${asked}:\n${lines.join('\n')}`, {
    hint: 'Leave -n out, because it is for objects without a namespace of their own.',
    reason: 'refused',
  })
}
