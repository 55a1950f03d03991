import type { Resource } from '../../api/resource.ts'
import { parseJson, stringifyJson } from '../../manifest/json.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'
import type { Stream } from '../transport/client.ts'
import { failureOf, malformedAnswer } from '../transport/failure.ts'
import { acceptJson, acceptMetadata } from '../transport/request-json.ts'
import type { WatchEvent, WatchOptions } from './api.ts'
import { asLive, carriesIdentity } from './live.ts'
import { nameSelector, queryString, resourcePath } from './url.ts'

interface Watched {
  readonly resource: Resource
  readonly options: WatchOptions
  readonly signal: AbortSignal
}

/** The events of a watch. A failure before the answer or during it is the last event. */
export async function* watch(
  stream: Stream,
  { resource, options, signal }: Watched,
): AsyncGenerator<WatchEvent> {
  const { labelSelector, fieldSelector = nameSelector(options.name), namespace } = options
  const { metadataOnly, resourceVersion } = options
  const query = queryString({
    watch: 'true',
    allowWatchBookmarks: 'true',
    labelSelector,
    fieldSelector,
    resourceVersion,
  })
  const path = resourcePath(resource, { namespace }) + query
  const accept = metadataOnly ? acceptMetadata : acceptJson
  for await (const streamed of stream(
    { method: 'GET', path, accept, extension: resource.aggregated },
    signal,
  )) {
    const event: WatchEvent = streamed.ok
      ? readEvent(streamed.line, resource)
      : { type: 'ERROR', failure: streamed.failure }
    yield event
    if (event.type === 'ERROR') return
  }
}

function readEvent(line: string, resource: Resource): WatchEvent {
  const event = parsed(line)
  const [type, object] = isJsonObject(event) ? [event['type'], event['object']] : []
  if (type === 'ERROR' && isJsonObject(object)) {
    return { type, failure: failureOf(Number(object['code'] ?? 500), stringifyJson(object)) }
  }
  if (type === 'BOOKMARK' && isJsonObject(object) && isJsonObject(object['metadata'])) {
    return { type, resourceVersion: String(object['metadata']['resourceVersion'] ?? '') }
  }
  const isChange = type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED'
  if (isChange && object !== undefined && carriesIdentity(object)) {
    return { type, object: asLive(object, resource) }
  }
  const failure = malformedAnswer(
    200,
    line,
    `the watch of ${resource.plural} sent a line that is not an event`,
  )
  return { type: 'ERROR', failure }
}

function parsed(line: string): Json | undefined {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}
