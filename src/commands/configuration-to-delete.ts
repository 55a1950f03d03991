import type { Emit } from '../events/emitter.ts'
import { type Configuration, configuration } from './configuration.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'
import { withoutConfiguration } from './without-configuration.ts'

/**
 * What `delete` knows of the configuration (docs/rules.md 3.30). With `--instance` nothing is evaluated. Without it, the
 * configuration is evaluated for its settings. Its manifests only say in which namespaces to look under narrow rights.
 */
export function configurationToDelete(request: Request, io: Io, emit: Emit): Promise<Configuration> {
  const { instance } = request
  if (instance === undefined) return configuration(request, io, emit)
  emit({ kind: 'evaluated', checksum: '', instance })
  return Promise.resolve(withoutConfiguration(instance))
}
