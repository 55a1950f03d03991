import type { Emit } from '../events/emitter.ts'
import type { Settings } from '../source/evaluation.ts'
import { type Configuration, configuration } from './configuration.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'

/**
 * What `delete` knows of the configuration (docs/rules.md 3.30). With `--instance` nothing is evaluated, so there are no
 * manifests, no fences and no checksum. Without it, the configuration is evaluated for its settings. Its manifests only
 * say in which namespaces to look under narrow rights.
 */
export function configurationToDelete(request: Request, io: Io, emit: Emit): Promise<Configuration> {
  const { instance } = request
  if (instance === undefined) return configuration(request, io, emit)
  emit({ kind: 'evaluated', checksum: '', instance })
  const source = `instance ${instance}`
  return Promise.resolve({ source, settings: { ...unset, instance }, checksum: '', manifests: [] })
}

/** The settings of a configuration that sets nothing. */
const unset: Settings = {
  server: undefined,
  context: undefined,
  clusterId: undefined,
  instance: undefined,
  namespace: undefined,
  fieldManager: undefined,
  adopt: false,
  takeOver: [],
  takeBack: [],
  readiness: [],
  ignore: [],
  wait: false,
  maxDeletions: undefined,
  lockNamespace: undefined,
}
