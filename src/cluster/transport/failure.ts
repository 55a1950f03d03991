import type { ApiFailure, FailureCause } from '../../api/reply.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'

const reasons: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  // Not NotFound: whoever answered does not know the path, which says nothing about an object.
  404: 'PathNotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Expired',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

/** Characters. A longer body that is not a Status is cut, because the first line of a proxy's page says enough. */
const longestExcerpt = 200

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function causesOf(status: JsonObject): FailureCause[] {
  const details = status['details']
  const causes = isJsonObject(details) ? details['causes'] : undefined
  if (!Array.isArray(causes)) return []
  return causes.filter(isJsonObject).map(cause => ({
    reason: textOf(cause['reason']),
    field: textOf(cause['field']),
    message: textOf(cause['message']),
  }))
}

function excerpt(body: string): string {
  const text = body
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}...` : text
}

function parsed(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}

/**
 * Turns an HTTP answer without a success status into a failure. The API server sends a Status object, whose reason
 * and causes are kept. For anything else, such as a proxy's page or a redirect to a login, the reason follows from
 * the status code, and the message contains the beginning of the text. An absent object has the reason NotFound, an
 * unknown path PathNotFound.
 */
export function failureOf(status: number, body: string, location?: string | null): ApiFailure {
  const answer = parsed(body)
  const reason = reasons[status] ?? (status >= 300 && status < 400 ? 'Redirect' : `HTTP${status}`)
  if (isJsonObject(answer) && answer['kind'] === 'Status') {
    const own = textOf(answer['reason']) || reason
    return { status, reason: own, message: textOf(answer['message']) || own, causes: causesOf(answer) }
  }
  const about = location ? `it points to ${URL.parse(location)?.origin ?? 'another path'}` : excerpt(body)
  const message = `the answer was HTTP ${status}, not from an API server${about ? `: ${about}` : ''}`
  return { status, reason, message, causes: [] }
}

/** The failure of an answer with a success status whose body is not the JSON that was asked for. */
export function malformedAnswer(status: number, body: string, why: string): ApiFailure {
  const about = excerpt(body)
  return { status, reason: 'MalformedAnswer', message: `${why}${about ? `: ${about}` : ''}`, causes: [] }
}
