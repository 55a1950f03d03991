import type { JsonPatchOperation } from '../../api/json-patch.ts'
import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { stringifyJson } from '../../manifest/json.ts'
import { describeRef, type ObjectRef, refOf } from '../../manifest/key.ts'
import { movedTo } from '../../manifest/moved-to.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import type { ApiRequest } from '../transport/api-request.ts'
import type { Client, Send } from '../transport/client.ts'
import { malformedAnswer } from '../transport/failure.ts'
import { acceptJson, acceptMetadata, requestJson } from '../transport/request-json.ts'
import type { Api, ApplyOptions, DeleteOptions, PatchOptions } from './api.ts'
import { versionResources } from './discovery.ts'
import { listAll, listAt } from './list.ts'
import { asLive, carriesIdentity } from './live.ts'
import { podLog } from './pod-log.ts'
import { publishedSchemas } from './published-schemas.ts'
import { isPathSegment, queryString, resourcePath } from './url.ts'
import { watch } from './watch.ts'

/** The path of one object; undefined if its name or namespace cannot be part of a URL. */
function objectPath(resource: Resource, ref: ObjectRef): string | undefined {
  if (!isPathSegment(ref.name)) return undefined
  if (!resource.namespaced) return resourcePath(resource, { name: ref.name })
  if (ref.namespace === undefined || !isPathSegment(ref.namespace)) return undefined
  return resourcePath(resource, ref)
}

function unaddressable(ref: ObjectRef): Reply<never> {
  const message = `${describeRef(ref)} has no URL, because its namespace or name is missing or invalid`
  return { ok: false, failure: { status: 0, reason: 'InvalidName', message, causes: [] } }
}

/** The parts of a request that depend on the kind of its object. */
function ofKind(method: ApiRequest['method'], { plural, group, aggregated }: Resource) {
  return { method, pace: `${method} ${plural}.${group}`, extension: aggregated }
}

async function requestLive(send: Send, resource: Resource, request: ApiRequest): Promise<Reply<LiveObject>> {
  const reply = await requestJson(send, request)
  if (!reply.ok) return reply
  if (carriesIdentity(reply.value)) return { ...reply, value: asLive(reply.value, resource) }
  return { ok: false, failure: malformedAnswer(reply.status, '', `the answer is not a ${resource.kind}`) }
}

/**
 * Escapes characters so that a YAML parser reads the JSON without a change. The server parses the body of an apply
 * as YAML, which refuses some characters and folds some line breaks into a space. JSON has these characters in
 * strings only.
 */
function yamlSafe(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function applyRequest(
  resource: Resource,
  path: string,
  object: KubeObject,
  options: ApplyOptions,
): ApiRequest {
  const query = queryString({
    fieldManager: options.fieldManager,
    fieldValidation: 'Strict',
    force: options.force ? 'true' : undefined,
    dryRun: options.dryRun ? 'All' : undefined,
  })
  return {
    ...ofKind('PATCH', resource),
    path: path + query,
    accept: acceptJson,
    contentType: 'application/apply-patch+yaml',
    body: () => yamlSafe(stringifyJson(object)),
  }
}

/** Kubernetes checks the version of a patch only if the patch itself sets it. */
function patchRequest(
  resource: Resource,
  path: string,
  operations: readonly JsonPatchOperation[],
  { fieldManager, resourceVersion, dryRun }: PatchOptions,
): ApiRequest {
  const guard =
    resourceVersion === undefined
      ? []
      : [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }]
  return {
    ...ofKind('PATCH', resource),
    path: path + queryString({ fieldManager, dryRun: dryRun ? 'All' : undefined }),
    accept: acceptJson,
    contentType: 'application/json-patch+json',
    body: () => stringifyJson([...operations.map(one => ({ ...one })), ...guard]),
  }
}

function deleteRequest(
  resource: Resource,
  path: string,
  { uid, resourceVersion, dryRun }: DeleteOptions,
): ApiRequest {
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    propagationPolicy: 'Background',
    // The server ignores the parameters of the URL if there is a body, and would then delete the object.
    ...(dryRun ? { dryRun: ['All'] } : {}),
  }
  return {
    ...ofKind('DELETE', resource),
    path: path + queryString({ dryRun: dryRun ? 'All' : undefined }),
    accept: acceptJson,
    contentType: acceptJson,
    body: () => JSON.stringify(body),
  }
}

/** The requests on objects over a client. Bodies are raw JSON, and failures are values. */
export function restApi({ send, stream }: Client): Omit<Api, 'concurrency' | 'discover'> {
  return {
    async get(resource, ref, options = {}) {
      const path = objectPath(resource, ref)
      if (path === undefined) return unaddressable(ref)
      const accept = options.metadataOnly ? acceptMetadata : acceptJson
      return requestLive(send, resource, { ...ofKind('GET', resource), path, accept })
    },
    discoverVersion: of => versionResources(send, of),
    schemas: (of, options) => publishedSchemas(send, of, options),
    list: (resource, options = {}) => listAll(send, resource, options),
    listAt: (resource, options = {}) => listAt(send, resource, options),
    log: wanted => podLog(send, wanted),
    watch: (resource, options, signal) => watch(stream, { resource, options, signal }),
    async create(resource, object, { fieldManager }) {
      const { namespace } = refOf(object)
      const path = resourcePath(resource, { namespace }) + queryString({ fieldManager })
      const body = () => stringifyJson(object)
      const sent = { ...ofKind('POST', resource), path, accept: acceptJson, contentType: acceptJson, body }
      return requestLive(send, resource, sent)
    },
    async apply(resource, given, options) {
      const object = movedTo(given, options.at)
      const ref = refOf(object)
      const path = objectPath(resource, ref)
      return path === undefined
        ? unaddressable(ref)
        : requestLive(send, resource, applyRequest(resource, path, object, options))
    },
    async patch(resource, ref, operations, options) {
      const path = objectPath(resource, ref)
      return path === undefined
        ? unaddressable(ref)
        : requestLive(send, resource, patchRequest(resource, path, operations, options))
    },
    async delete(resource, ref, options) {
      const path = objectPath(resource, ref)
      if (path === undefined) return unaddressable(ref)
      const reply = await requestJson(send, deleteRequest(resource, path, options))
      // The server answers with a Status if the object no longer exists, and with the object while finalizers hold it.
      return reply.ok ? { ...reply, value: { gone: reply.value['kind'] === 'Status' } } : reply
    },
  }
}
