import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import type { Environment } from '../kubeconfig/kubeconfig.ts'

function certificatesIn(path: string | undefined): string[] {
  if (!path) return []
  try {
    const text = readFileSync(path, 'utf8')
    return text.includes('-----BEGIN CERTIFICATE-----') ? [text] : []
  } catch {
    // As in Go, a file that is not there adds nothing: nix sets NIX_SSL_CERT_FILE=/no-cert-file.crt.
    return []
  }
}

/**
 * The certificates that this machine trusts, for kubeconfigs without a CA of their own; undefined where
 * it has none. Bun alone would trust its bundled roots, which lack a company's own.
 */
export function systemRoots(env: Environment): string[] | undefined {
  const files = [...new Set([env['SSL_CERT_FILE'], env['NIX_SSL_CERT_FILE']])]
  const roots = [...getCACertificates('system'), ...files.flatMap(certificatesIn)]
  return roots.length > 0 ? roots : undefined
}
