import { createPrivateKey, X509Certificate } from 'node:crypto'
import { messageOf, UserError } from '../../errors.ts'
import type { TlsSettings } from '../transport/http-request.ts'

function readable<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UserError(`the kubeconfig's ${what} is not usable: ${messageOf(error)}`, { cause: error })
  }
}

/**
 * Parses certificates and key before they are used. Bun reports a broken one as "FailedToOpenSocket", as if the
 * server could not be reached. Throws a UserError that names the broken one.
 */
export function checkTlsSettings({ ca, cert, key }: TlsSettings): void {
  if (typeof ca === 'string') readable('certificate authority', () => new X509Certificate(ca))
  if (cert === undefined && key === undefined) return
  if (cert === undefined || key === undefined) {
    const [has, lacks] = cert === undefined ? ['client key', 'certificate'] : ['client certificate', 'key']
    throw new UserError(`the kubeconfig has a ${has} without its ${lacks}`)
  }
  const certificate = readable('client certificate', () => new X509Certificate(cert))
  const privateKey = readable('client key', () => createPrivateKey(key))
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new UserError("the kubeconfig's client key does not belong to its client certificate")
  }
}
