import pMap from 'p-map'
import type { Reply } from '../../api/reply.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import { crdSchemas, type FindSchema } from '../../manifest/crd-schema.ts'
import { withoutForbiddenNulls } from '../../manifest/forbidden-nulls.ts'
import { groupOf } from '../../manifest/key.ts'
import { isBuiltInGroup } from '../../manifest/kind.ts'
import { type Manifest, withBody } from '../../manifest/manifest.ts'
import { hasNull, withoutNullsInLists } from '../../manifest/nulls.ts'
import type { ResourceIndex } from '../../plan/resource-index.ts'
import type { Api } from '../rest/api.ts'

/** Custom resources with nulls, whose schema could not be read. */
interface Unjudged {
  readonly manifests: readonly Manifest[]
  readonly resource: Resource
  readonly why: string
}

/** The same manifests in the same order, with their final bodies. */
export interface Settled {
  readonly manifests: readonly Manifest[]
  readonly unjudged: readonly Unjudged[]
}

/**
 * Decides about the nulls of custom resources whose CRD is not in the configuration (docs/rules.md 1.2). The schema is
 * read from the server, once for each group version that has such an object. If there is none, no request is sent.
 * Without a schema, and for aggregated API servers, nulls inside list items are left out.
 */
export async function settleNulls(
  api: Pick<Api, 'schemas' | 'concurrency'>,
  manifests: readonly Manifest[],
  served: ResourceIndex,
): Promise<Settled> {
  const known = crdSchemas(manifests.map(({ object }) => object))
  const open = manifests.flatMap(manifest => openNulls(manifest, known, served) ?? [])
  if (open.length === 0) return { manifests, unjudged: [] }
  const replies = await readSchemas(api, open)
  const settled = new Map<Manifest, Manifest>()
  const unjudged = new Map<string, Unjudged>()
  for (const { manifest, resource } of open) {
    const { apiVersion, kind } = manifest.object
    const reply = replies.get(apiVersion)
    const schema = reply?.ok ? reply.value(apiVersion, kind) : undefined
    settled.set(manifest, schema === undefined ? withoutSchema(manifest) : bySchema(manifest, schema))
    if (schema !== undefined || reply === undefined) continue
    const why = reply.ok ? 'the server publishes none' : reply.failure.message
    const before = unjudged.get(`${apiVersion} ${kind}`)?.manifests ?? []
    unjudged.set(`${apiVersion} ${kind}`, { manifests: [...before, manifest], resource, why })
  }
  return {
    manifests: manifests.map(manifest => settled.get(manifest) ?? manifest),
    unjudged: [...unjudged.values()],
  }
}

interface Open {
  readonly manifest: Manifest
  readonly resource: Resource
}

/** A custom resource with a null that no CRD of the configuration decides about. Undefined for any other manifest. */
function openNulls(manifest: Manifest, known: FindSchema, served: ResourceIndex): Open | undefined {
  const { apiVersion, kind } = manifest.object
  if (isBuiltInGroup(groupOf(apiVersion)) || !hasNull(manifest.object)) return undefined
  const resource = served.find(apiVersion, kind)
  return resource === undefined || known(apiVersion, kind) !== undefined ? undefined : { manifest, resource }
}

/** The schemas by apiVersion. Those of aggregated API servers are not read. */
async function readSchemas(
  api: Pick<Api, 'schemas' | 'concurrency'>,
  open: readonly Open[],
): Promise<ReadonlyMap<string, Reply<FindSchema>>> {
  const resources = open.map(({ resource }) => resource).filter(({ aggregated }) => !aggregated)
  const versions = [...new Map(resources.map(resource => [apiVersionOf(resource), resource]))]
  const replies = await pMap(
    versions,
    async ([apiVersion, resource]) => [apiVersion, await api.schemas(resource)] as const,
    { concurrency: api.concurrency },
  )
  return new Map(replies)
}

function bySchema(manifest: Manifest, schema: NonNullable<ReturnType<FindSchema>>): Manifest {
  const { object, moves } = withoutForbiddenNulls(manifest.object, schema)
  return withBody(manifest, object, moves)
}

function withoutSchema(manifest: Manifest): Manifest {
  return withBody(manifest, withoutNullsInLists(manifest.object), [])
}
