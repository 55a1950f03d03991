import { dumpText } from '../report/dump-text.ts'
import { unknownScopeWarning } from '../report/unknown-scope-warning.ts'
import type { Configuration } from './configuration.ts'
import type { Io } from './io.ts'
import { offlineManifests } from './offline-manifests.ts'
import type { Request } from './request.ts'

/**
 * Prints what apply would send as one `v1` List. Secrets are not masked, because the output is the manifest. Warns if a
 * namespace could not be filled in. Throws a UserError where `offlineManifests` does.
 */
export function dump(configuration: Configuration, request: Request, io: Io): void {
  const { manifests, unknown } = offlineManifests(configuration, request)
  io.err(
    unknownScopeWarning(
      unknown.map(({ object }) => object),
      request.namespace ?? configuration.settings.namespace ?? '',
    ),
  )
  io.out(
    dumpText(
      manifests.map(({ object }) => object),
      request.output ?? 'json',
    ),
  )
}
