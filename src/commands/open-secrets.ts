import { keyOf, type ObjectKey, refOf } from '../manifest/key.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { KubeObject } from '../manifest/object.ts'
import { isSecret } from '../manifest/secret.ts'
import { openSecret } from '../plan/saved/open-secret.ts'
import type { Connected } from './connect-to.ts'

/** The manifests of a saved plan, with as many Secrets as could be opened. */
interface Opened {
  readonly manifests: readonly Manifest[]
  /** Secrets whose values the cluster does not have. They are not in `manifests`. */
  readonly closed: ReadonlySet<ObjectKey>
}

/**
 * Puts the values of live Secrets into sealed manifests (docs/rules.md 12.4). Each Secret is read once. `namespace` is
 * that of manifests without one.
 */
export async function openSecrets(
  cluster: Pick<Connected, 'get' | 'discovery'>,
  manifests: readonly Manifest[],
  { namespace, salt }: { readonly namespace: string; readonly salt: string },
): Promise<Opened> {
  const kind = cluster.discovery.resources.find(
    resource => resource.group === '' && resource.version === 'v1' && resource.kind === 'Secret',
  )
  const closed = new Set<ObjectKey>()
  const open = async (manifest: Manifest): Promise<Manifest[]> => {
    if (!isSecret(manifest.object)) return [manifest]
    const ref = { ...refOf(manifest.object), namespace: manifest.object.metadata.namespace ?? namespace }
    const live = kind === undefined ? undefined : await cluster.get(kind, ref)
    const object: KubeObject | undefined = openSecret(
      manifest.object,
      live?.ok ? live.value : undefined,
      salt,
    )
    if (object !== undefined) return [{ ...manifest, object }]
    closed.add(keyOf(ref))
    return []
  }
  const opened = await Promise.all(manifests.map(open))
  return { manifests: opened.flat(), closed }
}
