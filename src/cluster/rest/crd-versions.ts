import pMap from 'p-map'
import { groupOf } from '../../manifest/key.ts'
import { isBuiltInGroup } from '../../manifest/kind.ts'
import { isJsonObject, type JsonObject } from '../../manifest/object.ts'
import type { Send } from '../transport/client.ts'
import { getJson } from '../transport/request-json.ts'

/**
 * Those of the given apiVersions that kube-apiserver serves from CustomResourceDefinitions, so that a dry run is safe.
 * It costs one request for each version of a custom group. Every user who may log in may read these documents.
 */
export async function crdVersions(
  send: Send,
  apiVersions: Iterable<string>,
  concurrency: number,
): Promise<ReadonlySet<string>> {
  const custom = [...apiVersions].filter(one => !isBuiltInGroup(groupOf(one)))
  const found = await pMap(custom, async one => ((await isOfCrds(send, one)) ? [one] : []), { concurrency })
  return new Set(found.flat())
}

async function isOfCrds(send: Send, apiVersion: string): Promise<boolean> {
  const reply = await getJson(send, `/openapi/v3/apis/${apiVersion}`, { extension: true })
  return reply.ok && titleOf(reply.value) === crdTitle
}

/**
 * The title that the code of CustomResourceDefinitions (k8s.io/apiextensions-apiserver) writes into its documents. An
 * aggregated API server writes its own documents, with another title.
 */
const crdTitle = 'Kubernetes CRD Swagger'

function titleOf({ info }: JsonObject): unknown {
  return isJsonObject(info) ? info['title'] : undefined
}
