import { writeFile } from 'node:fs/promises'
import type { CertificateAuthority } from './certificate-authority.ts'
import type { PlanePaths } from './component-flags.ts'
import { type Credentials, renderKubeconfig } from './kubeconfig.ts'
import { askPlane, type PlaneClientIdentity } from './plane-client.ts'

/** What all kubeconfigs of a plane have in common. */
export interface PlaneAccess {
  readonly paths: PlanePaths
  readonly server: string
  readonly context: string
  readonly authority: CertificateAuthority
}

/** Writes a kubeconfig with a client certificate and returns its path. */
export async function certificateKubeconfig(
  access: PlaneAccess,
  file: string,
  user: { name: string; groups?: readonly string[] },
): Promise<string> {
  const { pem, key } = await access.authority.issue({
    commonName: user.name,
    organizations: user.groups ?? [],
  })
  return writeKubeconfig(access, file, {
    user: user.name,
    credentials: { kind: 'certificate', certificate: pem, key },
  })
}

/** Writes a kubeconfig with a token of a service account, which is created where it is missing. */
export async function tokenKubeconfig(
  access: PlaneAccess,
  admin: PlaneClientIdentity,
  account: { namespace: string; name: string },
): Promise<string> {
  const { namespace, name } = account
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`
  const created = await askPlane(admin, 'POST', accounts, { metadata: { name } })
  if (created.status !== 201 && created.status !== 409) throw refused(accounts, created.body)
  const asked = await askPlane(admin, 'POST', `${accounts}/${name}/token`, {
    spec: { expirationSeconds: 86_400 },
  })
  if (asked.status !== 201) throw refused(`${accounts}/${name}/token`, asked.body)
  const { token } = (asked.body as { status: { token: string } }).status
  return writeKubeconfig(access, `service-account-${namespace}-${name}`, {
    user: `system:serviceaccount:${namespace}:${name}`,
    credentials: { kind: 'token', token },
  })
}

function refused(path: string, body: unknown): Error {
  return new Error(`control plane: POST ${path}: ${JSON.stringify(body)}`)
}

async function writeKubeconfig(
  { paths, server, context }: PlaneAccess,
  file: string,
  who: { user: string; credentials: Credentials },
): Promise<string> {
  const path = `${paths.kubeconfigs}/${file.replaceAll(/[^A-Za-z0-9.-]/g, '_')}`
  const text = renderKubeconfig({ server, context, caFile: `${paths.pki}/ca.crt`, ...who })
  await writeFile(path, text, { mode: 0o600 })
  return path
}
