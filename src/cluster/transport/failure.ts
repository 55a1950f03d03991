import type { ApiFailure, FailureCause } from '../../api/reply.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'

const reasons: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  // Not NotFound: the path is unknown to whoever answered, which says nothing of an object.
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

/** Longer bodies that are no Status are cut: a proxy's HTML page explains itself in its first line. */
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
 * An HTTP answer that is no success as a value. The API server sends a Status object, whose reason and
 * causes are kept; anything else (a proxy's page, a redirect to a login) gives a reason by its code and the
 * beginning of its text. An absent object has the reason NotFound, an unknown path PathNotFound.
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

/** An answer with a success code whose body is no JSON or not the JSON that was asked for. */
export function malformedAnswer(status: number, body: string, why: string): ApiFailure {
  const about = excerpt(body)
  return { status, reason: 'MalformedAnswer', message: `${why}${about ? `: ${about}` : ''}`, causes: [] }
}
