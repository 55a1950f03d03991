import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  type CertificateAuthority,
  createAuthority,
  createKeyPair,
  type KeyedPem,
} from './certificate-authority.ts'
import type { PlanePaths } from './component-flags.ts'

// Every request with its answer's code, once, without bodies: tests count writes with it.
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
}

/** Writes all files that components need before they start, and returns the CA that signs for users. */
export async function writePlaneFiles(paths: PlanePaths): Promise<CertificateAuthority> {
  for (const folder of [paths.pki, paths.logs, paths.kubeconfigs]) await mkdir(folder, { recursive: true })
  await writeFile(`${paths.folder}/audit-policy.json`, JSON.stringify(auditPolicy))
  await copyFile(fileURLToPath(new URL('stages.yaml', import.meta.url)), `${paths.folder}/stages.yaml`)

  const authority = await createAuthority('kubectl-nixos test CA')
  const frontProxy = await createAuthority('kubectl-nixos test front proxy CA')
  await write(paths, 'ca.crt', authority)
  await write(paths, 'front-proxy-ca.crt', frontProxy)
  await write(paths, 'front-proxy-client.crt', await frontProxy.issue({ commonName: 'front-proxy-client' }))
  await write(paths, 'service-account.pub', await createKeyPair())
  await write(
    paths,
    'apiserver.crt',
    await authority.issue({
      commonName: 'kube-apiserver',
      hosts: [
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '10.96.0.1' },
        { type: 'dns', value: 'localhost' },
        { type: 'dns', value: 'kubernetes.default.svc' },
      ],
    }),
  )
  return authority
}

async function write(paths: PlanePaths, file: string, pair: KeyedPem): Promise<void> {
  await writeFile(`${paths.pki}/${file}`, pair.pem)
  await writeFile(`${paths.pki}/${file.replace(/\.[a-z]+$/, '.key')}`, pair.key, { mode: 0o600 })
}
