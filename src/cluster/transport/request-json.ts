import type { Reply } from '../../api/reply.ts'
import { parseJson } from '../../manifest/json.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import type { ApiRequest } from './api-request.ts'
import type { Send } from './client.ts'
import { malformedAnswer } from './failure.ts'
import { parseWarnings } from './warnings.ts'

export const acceptJson = 'application/json'
/** Only the metadata of an object. The whole object, if a server has no form with only metadata. */
export const acceptMetadata = `${acceptJson};as=PartialObjectMetadata;g=meta.k8s.io;v=v1,${acceptJson}`

/** Sends a request and parses its answer as a JSON object, without loss. Any other body is a failure. */
export async function requestJson(send: Send, request: ApiRequest): Promise<Reply<JsonObject>> {
  const sent = await send(request)
  if (!sent.ok) return sent
  const { status, body, warnings } = sent.answer
  let value: Json
  try {
    value = parseJson(body)
  } catch {
    return { ok: false, failure: malformedAnswer(status, body, 'the answer is not JSON') }
  }
  if (!isJsonObject(value)) {
    return { ok: false, failure: malformedAnswer(status, body, 'the answer is not a JSON object') }
  }
  return { ok: true, value, status, warnings: parseWarnings(warnings) }
}

/** Sends a GET and parses its answer as a JSON object. */
export function getJson(
  send: Send,
  path: string,
  { accept = acceptJson, ...more }: Partial<Pick<ApiRequest, 'accept' | 'extension'>> = {},
): Promise<Reply<JsonObject>> {
  return requestJson(send, { method: 'GET', path, accept, ...more })
}
