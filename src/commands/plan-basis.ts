import type { JsonObject } from '../manifest/object.ts'
import { defaultNamespaceOf } from '../plan/prune/default-namespace.ts'
import { seal } from '../plan/seal.ts'
import type { Configuration } from './configuration.ts'
import { plannedFlags } from './planned-flags.ts'
import type { Request } from './request.ts'

/** What a saved plan was made from. It is JSON. Fields that were undefined are absent. */
export interface Basis {
  readonly source: string
  readonly settings: Configuration['settings']
  /** The manifests as apply sends them, before namespaces are filled in. The values of Secrets are sealed. */
  readonly manifests: Configuration['manifests']
  /** The namespace of objects whose manifest has none. */
  readonly namespace: string
  /** The flags that decide what the plan contains (planned-flags.ts). */
  readonly flags: JsonObject
}

/** The basis of a plan. `contextNamespace` is that of the context of the kubeconfig. */
export function basisOf(
  { source, settings, manifests }: Configuration,
  request: Request,
  { salt, contextNamespace }: { readonly salt: string; readonly contextNamespace: string | undefined },
): JsonObject {
  const { namespace } = defaultNamespaceOf({
    flag: request.namespace,
    configuration: settings.namespace,
    context: contextNamespace,
  })
  const basis: Basis = {
    source,
    settings,
    manifests: manifests.map(manifest => ({ ...manifest, object: seal(manifest.object, salt) })),
    namespace,
    flags: plannedFlags(request),
  }
  // The cast is safe, because all fields are JSON. JsonObject does not allow the optional fields of their types.
  return basis as unknown as JsonObject
}

/**
 * The configuration of a saved plan. The namespace that was filled in counts as configured, because the context of
 * another kubeconfig must not move objects.
 */
export function configurationOfBasis(
  { source, settings, manifests, namespace }: Basis,
  checksum: string,
): Configuration {
  return { source, checksum, manifests, settings: { ...settings, namespace } }
}
