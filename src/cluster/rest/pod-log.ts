import type { Reply } from '../../api/reply.ts'
import type { Send } from '../transport/client.ts'
import { isPathSegment, queryString } from './url.ts'

/** A part of the log of a container. */
export interface LogRequest {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** Whether the log before the last restart is meant. */
  readonly previous: boolean
  /** The number of lines at the end. */
  readonly lines: number
}

/** Bytes. A program may write lines of any length. */
const limitBytes = '65536'

/**
 * The last lines of a log. A kubelet answers behind the API server, so a failure is repeated only for a short time and
 * says nothing about the load of the API server.
 */
export async function podLog(send: Send, wanted: LogRequest): Promise<Reply<string[]>> {
  const { namespace, pod, container, previous, lines } = wanted
  if (![namespace, pod].every(isPathSegment)) {
    const message = `Pod ${namespace}/${pod} has no URL, because its namespace or name is invalid`
    return { ok: false, failure: { status: 0, reason: 'InvalidName', message, causes: [] } }
  }
  const query = queryString({
    container,
    previous: previous ? 'true' : undefined,
    tailLines: String(lines),
    limitBytes,
  })
  const sent = await send({
    method: 'GET',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log${query}`,
    // The log is plain text, and a failure is a Status in JSON.
    accept: 'text/plain, application/json, */*',
    extension: true,
  })
  if (!sent.ok) return sent
  const { status, body } = sent.answer
  return {
    ok: true,
    value: body
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .slice(-lines),
    status,
    warnings: [],
  }
}
