import type { Settings } from '../source/evaluation.ts'
import type { Configuration } from './configuration.ts'

/** What stands in for a configuration where none is evaluated: no manifests, no fences and no checksum. */
export function withoutConfiguration(instance: string | undefined): Configuration {
  const source = instance === undefined ? 'no configuration' : `instance ${instance}`
  return { source, settings: { ...unset, instance }, checksum: '', manifests: [] }
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
