import { request } from 'node:https'

/** Who asks which server; PEM texts. */
export interface PlaneClientIdentity {
  readonly server: string
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** An answer of the API server; `body` is parsed JSON, or text where it is none. */
export interface PlaneAnswer {
  readonly status: number
  readonly body: unknown
}

/** Asks the API server. node:https, since Bun's fetch would send even loopback through HTTP_PROXY. */
export function askPlane(
  who: PlaneClientIdentity,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<PlaneAnswer> {
  return new Promise((resolve, reject) => {
    const { server, ...tls } = who
    // Whoever else may hold the port need not answer at all.
    const signal = AbortSignal.timeout(5000)
    const headers = body ? { 'content-type': 'application/json' } : {}
    const asked = request(`${server}${path}`, { method, headers, agent: false, signal, ...tls }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) })
      })
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body && JSON.stringify(body))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
