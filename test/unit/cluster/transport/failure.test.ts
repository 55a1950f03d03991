import { describe, expect, test } from 'vitest'
import { clusterError } from '../../../../src/cluster/cluster-error.ts'
import { failureOf } from '../../../../src/cluster/transport/failure.ts'
import {
  type Peer,
  timeoutFailure,
  transportFailure,
} from '../../../../src/cluster/transport/transport-failure.ts'

describe('an answer without a success status', () => {
  const conflict = {
    kind: 'Status',
    reason: 'Conflict',
    message: 'Apply failed with 1 conflict: conflict with "kubectl": .data.n',
    details: {
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.data.n' }],
    },
  }

  test('keeps reason, message and causes of a Status', () => {
    expect(failureOf(409, JSON.stringify(conflict))).toEqual({
      status: 409,
      reason: 'Conflict',
      message: conflict.message,
      causes: [{ reason: 'FieldManagerConflict', field: '.data.n', message: 'conflict with "kubectl"' }],
    })
  })

  test.each([
    [
      404,
      '{"kind":"Status","reason":"NotFound","message":"pods \\"a\\" not found"}',
      'NotFound',
      'pods "a" not found',
    ],
    [
      404,
      '404 page not found\n',
      'PathNotFound',
      'the answer was HTTP 404, not from an API server: 404 page not found',
    ],
    [500, '{"kind":"Status"}', 'InternalError', 'InternalError'],
    [
      502,
      '<html><style>p{}</style><body><h1>Bad  Gateway</h1></body></html>',
      'BadGateway',
      'the answer was HTTP 502, not from an API server: Bad Gateway',
    ],
    [503, '', 'ServiceUnavailable', 'the answer was HTTP 503, not from an API server'],
    [418, '"tea"', 'HTTP418', 'the answer was HTTP 418, not from an API server: "tea"'],
    [
      413,
      `<p>${'x'.repeat(999)}`,
      'RequestEntityTooLarge',
      `the answer was HTTP 413, not from an API server: ${'x'.repeat(200)}...`,
    ],
  ])('HTTP %i %j', (status, body, reason, message) => {
    expect(failureOf(status, body)).toEqual({ status, reason, message, causes: [] })
  })

  test('the message names the target of a redirect without its query', () => {
    const failure = failureOf(302, '', 'https://login.example/start?state=sesame')
    expect(failure).toMatchObject({
      reason: 'Redirect',
      message: 'the answer was HTTP 302, not from an API server: it points to https://login.example',
    })
  })
})

describe('a request without an answer', () => {
  const peer: Peer = {
    server: 'https://kube.example:6443/base',
    proxy: undefined,
    ca: { field: 'certificate-authority', given: true },
  }
  const thrown = (code: string) => Object.assign(new Error('words of Bun'), { code })
  test.each([
    ['ECONNREFUSED', 'ConnectionRefused', 'kube.example:6443 refused the connection (ECONNREFUSED)'],
    ['ECONNRESET', 'ConnectionReset', 'closed the connection'],
    ['ENOTFOUND', 'Unreachable', 'the host name of kube.example:6443 is not known'],
    ['EHOSTUNREACH', 'Unreachable', 'there is no route to'],
    ['ETIMEDOUT', 'Timeout', 'did not answer in time'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CertificateInvalid', 'signed by an unknown authority'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'CertificateInvalid', 'signed by an unknown authority'],
    ['CERT_HAS_EXPIRED', 'CertificateInvalid', 'has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CertificateInvalid', 'is for another name'],
    ['EPROTO', 'TlsHandshake', 'the TLS handshake with kube.example:6443 failed'],
    ['SOMETHING_NEW', 'Unreachable', 'the request to kube.example:6443 failed: words of Bun'],
    ['', 'Unreachable', 'words of Bun'],
  ])('%s is %s', (code, reason, message) => {
    const failure = transportFailure(thrown(code), peer)
    expect(failure).toMatchObject({ status: 0, reason, causes: [] })
    expect(failure.message).toContain(message)
  })

  test.each([
    ['certificate-authority', true, 'it is not the certificate-authority of the kubeconfig'],
    [
      'certificate-authority',
      false,
      'the kubeconfig has no certificate-authority, and this machine does not trust the signer',
    ],
    ['idp-certificate-authority', true, 'it is not the idp-certificate-authority of the kubeconfig'],
  ] as const)('an unknown authority, with %s: %j', (field, given, why) => {
    const code = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
    expect(transportFailure(thrown(code), { ...peer, ca: { field, given } }).message).toBe(
      `the certificate of kube.example:6443 is signed by an unknown authority: ${why} (${code})`,
    )
  })

  test('names the proxy, which may be what failed, without its password', () => {
    const { message } = transportFailure(thrown('ECONNREFUSED'), {
      ...peer,
      proxy: 'http://me:sesame@proxy:3128',
    })
    expect(message).toContain('(through the proxy proxy:3128)')
    expect(message).not.toContain('sesame')
  })

  test('the message names the flag that set the limit', () => {
    expect(timeoutFailure(peer, 1500, true).message).toBe(
      'kube.example:6443 did not answer within 1.5 s (--request-timeout)',
    )
    expect(timeoutFailure(peer, 30_000, false).message).toBe('kube.example:6443 did not answer within 30 s')
  })
})

describe('a failure that stops the run', () => {
  const cluster = { server: 'https://kube.example', context: 'stage' }
  const failure = (status: number, reason: string) => ({ status, reason, message: 'words', causes: [] })
  test.each([
    [
      0,
      'CertificateInvalid',
      'cannot reach the cluster at https://kube.example (context "stage"): words',
      'kubectl --context stage config view --minify',
    ],
    [
      0,
      'Timeout',
      'cannot reach the cluster',
      'with --request-timeout: kubectl --context stage get --raw /readyz',
    ],
    [
      0,
      'ConnectionRefused',
      'cannot reach the cluster',
      'can be reached: kubectl --context stage get --raw /readyz',
    ],
    [
      0,
      'CredentialsNotRenewed',
      'cannot list deployments.apps at https://kube.example (context "stage"): words',
      'auth whoami',
    ],
    [401, 'Unauthorized', 'does not accept the credentials', 'auth whoami'],
    [
      403,
      'Forbidden',
      'you may not list deployments.apps at https://kube.example (context "stage"): words',
      'auth can-i --list',
    ],
    [
      500,
      'InternalError',
      'cannot list deployments.apps at https://kube.example (context "stage"): words',
      '',
    ],
  ])('%i %s', (status, reason, message, hint) => {
    const error = clusterError(failure(status, reason), 'list deployments.apps', cluster)
    expect(error.message).toContain(message)
    expect(error.hint ?? '').toContain(hint)
  })

  test('the commands in hints repeat the flags of the cluster', () => {
    const flags = { kubeconfig: './stage.yaml', context: 'my stage', namespace: 'shop' }
    const hintFor = (status: number) =>
      clusterError(failure(status, 'Forbidden'), 'list pods', { ...cluster, flags }).hint
    expect(hintFor(401)).toContain(": kubectl --kubeconfig ./stage.yaml --context 'my stage' auth whoami")
    expect(hintFor(403)).toContain(
      ": kubectl --kubeconfig ./stage.yaml --context 'my stage' auth can-i --list -n shop",
    )
  })
})
