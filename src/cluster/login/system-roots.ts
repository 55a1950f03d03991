import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import type { Environment } from '../kubeconfig/kubeconfig.ts'

function certificatesIn(path: string | undefined): string[] {
  if (!path) return []
  try {
    const text = readFileSync(path, 'utf8')
    return text.includes('-----BEGIN CERTIFICATE-----') ? [text] : []
  } catch {
    // As in Go, a missing file is no error, because nix sets NIX_SSL_CERT_FILE=/no-cert-file.crt.
    return []
  }
}

/**
 * The certificates that this machine trusts, for kubeconfigs without a CA; undefined if there are none. By itself
 * Bun would trust the roots that it bundles, and a company's own CA is not among them.
 */
export function systemRoots(env: Environment): string[] | undefined {
  const files = [...new Set([env['SSL_CERT_FILE'], env['NIX_SSL_CERT_FILE']])]
  const roots = [...getCACertificates('system'), ...files.flatMap(certificatesIn)]
  return roots.length > 0 ? roots : undefined
}
