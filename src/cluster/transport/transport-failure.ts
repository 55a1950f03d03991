import type { ApiFailure } from '../../api/reply.ts'
import { messageOf } from '../../errors.ts'

/** The reasons of failures without an answer. The status of these failures is 0. */
type TransportReason =
  | 'ConnectionRefused'
  | 'ConnectionReset'
  | 'Unreachable'
  | 'Timeout'
  | 'CertificateInvalid'
  | 'TlsHandshake'
  | 'Aborted'
  | 'Stopped'

/** What the message of a failure names. */
export interface Peer {
  readonly server: string
  /** Set if a proxy is used, because the proxy may be the one that does not answer. */
  readonly proxy: string | undefined
  /** The field of the kubeconfig for the CA of the server, and whether it is set. */
  readonly ca: {
    readonly field: 'certificate-authority' | 'idp-certificate-authority'
    readonly given: boolean
  }
}

type Sentence = (host: string, ca: Peer['ca']) => string

// The codes were measured with Bun's fetch (1.2 to 1.4) and OpenSSL's verification.
const sentences: readonly (readonly [TransportReason, codes: string, Sentence])[] = [
  ['ConnectionRefused', 'ECONNREFUSED ConnectionRefused', host => `${host} refused the connection`],
  [
    'ConnectionReset',
    'ECONNRESET EPIPE ConnectionClosed ConnectionReset',
    host => `${host} closed the connection before it answered`,
  ],
  ['Unreachable', 'ENOTFOUND EAI_AGAIN EAI_NONAME', host => `the host name of ${host} is not known`],
  [
    'Unreachable',
    'EHOSTUNREACH ENETUNREACH ENETDOWN EHOSTDOWN FailedToOpenSocket',
    host => `there is no route to ${host}`,
  ],
  ['Timeout', 'ETIMEDOUT Timeout', host => `${host} did not answer in time`],
  [
    'CertificateInvalid',
    `UNABLE_TO_VERIFY_LEAF_SIGNATURE SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT UNABLE_TO_GET_ISSUER_CERT
     UNABLE_TO_GET_ISSUER_CERT_LOCALLY CERT_SIGNATURE_FAILURE CERT_UNTRUSTED INVALID_CA`,
    (host, { field, given }) =>
      `the certificate of ${host} is signed by an unknown authority: ${
        given
          ? `it is not the ${field} of the kubeconfig`
          : `the kubeconfig has no ${field}, and this machine does not trust the signer`
      }`,
  ],
  ['CertificateInvalid', 'CERT_HAS_EXPIRED', host => `the certificate of ${host} has expired`],
  ['CertificateInvalid', 'CERT_NOT_YET_VALID', host => `the certificate of ${host} is not valid yet`],
  [
    'CertificateInvalid',
    'ERR_TLS_CERT_ALTNAME_INVALID HOSTNAME_MISMATCH',
    host =>
      `the certificate of ${host} is for another name (tls-server-name in the kubeconfig sets the expected name)`,
  ],
  [
    'TlsHandshake',
    'EPROTO',
    host => `the TLS handshake with ${host} failed: it does not use TLS, or it requires a client certificate`,
  ],
]

function known(code: string): readonly [TransportReason, Sentence] | undefined {
  const row = code === '' ? undefined : sentences.find(([, codes]) => codes.split(/\s+/).includes(code))
  return row && [row[0], row[2]]
}

const hostOf = (url: string) => URL.parse(url)?.host ?? url

/** Turns an error of fetch into a failure: its reason, a sentence that names the host, and the code. */
export function transportFailure(error: unknown, peer: Peer): ApiFailure {
  const host = hostOf(peer.server)
  const via = peer.proxy === undefined ? '' : ` (through the proxy ${hostOf(peer.proxy)})`
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  const row = known(code)
  if (row === undefined) {
    const message = `the request to ${host} failed${via}: ${messageOf(error)}`
    return { status: 0, reason: 'Unreachable', message, causes: [] }
  }
  const [reason, sentence] = row
  return { status: 0, reason, message: `${sentence(host, peer.ca)}${via} (${code})`, causes: [] }
}

/**
 * The failure of a request that took longer than `limit` milliseconds. `wasAsked` means that --request-timeout set
 * the limit.
 */
export function timeoutFailure(peer: Peer, limit: number, wasAsked: boolean): ApiFailure {
  const limited = `within ${limit / 1000} s${wasAsked ? ' (--request-timeout)' : ''}`
  return {
    status: 0,
    reason: 'Timeout',
    message: `${hostOf(peer.server)} did not answer ${limited}`,
    causes: [],
  }
}

/** The failure of a request that was cut because the run was interrupted. */
export function abortedFailure(peer: Peer): ApiFailure {
  const message = `interrupted while waiting for ${hostOf(peer.server)}`
  return { status: 0, reason: 'Aborted', message, causes: [] }
}

/** The failure of a request that was not sent because the run starts nothing new. */
export function stoppedFailure(peer: Peer): ApiFailure {
  const message = `stopped before a request to ${hostOf(peer.server)} was sent`
  return { status: 0, reason: 'Stopped', message, causes: [] }
}
