import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { ExecEntry } from '../../../../src/cluster/kubeconfig/kubeconfig.ts'
import { checkHeaders } from '../../../../src/cluster/login/check-headers.ts'
import { execCredential } from '../../../../src/cluster/login/exec-credential.ts'
import { impersonationHeaders } from '../../../../src/cluster/login/impersonation.ts'
import { systemRoots } from '../../../../src/cluster/login/system-roots.ts'
import { checkTlsSettings } from '../../../../src/cluster/login/tls-settings.ts'
import { createAuthority } from '../../../control-plane/certificate-authority.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-credentials-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('impersonation', () => {
  const user = { name: 'me', asGroups: [], asUserExtra: {} }
  test('each setting is one header', () => {
    const as = {
      ...user,
      as: 'root',
      asUid: '7',
      asGroups: ['ops'],
      asUserExtra: { 'example.com/scope': ['view'] },
    }
    expect(impersonationHeaders(as)).toEqual({
      'Impersonate-User': 'root',
      'Impersonate-Uid': '7',
      'Impersonate-Group': 'ops',
      'Impersonate-Extra-example.com%2Fscope': 'view',
    })
  })

  test.each([
    [{ ...user, asGroups: ['a', 'b'] }, 'several groups (a, b)'],
    [{ ...user, asUserExtra: { scope: ['a', 'b'] } }, 'several values of "scope" (a, b)'],
  ])('several values are refused, because they would arrive as one', (several, message) => {
    expect(() => impersonationHeaders(several)).toThrow(message)
  })
})

test.each(['two\nlines', 'nul\u0000', 'snow\u2603man'])(
  'a token %j is refused without being shown',
  token => {
    expect(() => checkHeaders({ Authorization: `Bearer ${token}` })).toThrow(
      'a character that the header Authorization cannot contain',
    )
    expect(() => checkHeaders({ Authorization: `Bearer ${token}` })).not.toThrow(token)
    expect(() => checkHeaders({ Authorization: 'Bearer a.b-c_d=' })).not.toThrow()
  },
)

describe('a credential plugin', () => {
  const apiVersion = 'client.authentication.k8s.io/v1'
  const cluster = { name: 'c', server: 'https://kube.example', skipVerify: false, caData: 'eA==' }
  let scripts = 0
  function plugin(script: string, more: Partial<ExecEntry> = {}): ExecEntry {
    const command = join(folder, `plugin-${scripts++}`)
    writeFileSync(command, `#!/bin/sh\n${script}\n`)
    chmodSync(command, 0o755)
    const base = { apiVersion, command, args: ['--role', 'dev'], env: { REGION: 'eu' } }
    return { ...base, interactiveMode: 'Never', provideClusterInfo: false, ...more }
  }
  const env = { PATH: process.env['PATH'], HOME: '/nowhere' }
  const say = (status: string, version = apiVersion) =>
    `echo '{"kind":"ExecCredential","apiVersion":"${version}","status":'"${status}"'}'`

  test('gets its arguments, and its own environment beside ours', async () => {
    const entry = plugin(say(String.raw`{\"token\":\"$1-$2-$REGION-$HOME\"}`))
    expect(await execCredential(entry, cluster, env)).toEqual({ token: '--role-dev-eu-/nowhere' })
  })

  test('gets the cluster if it asks for it', async () => {
    const told = join(folder, 'told.json')
    const entry = plugin(`echo "$KUBERNETES_EXEC_INFO" > ${told}; ${say(String.raw`{\"token\":\"t\"}`)}`, {
      provideClusterInfo: true,
    })
    await execCredential(entry, cluster, env)
    expect(await Bun.file(told).json()).toEqual({
      apiVersion,
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: { server: 'https://kube.example', 'certificate-authority-data': 'eA==', config: null },
      },
    })
  })

  test.each([
    [
      'a CA in a file, in base64',
      { caFile: join(folder, 'ca.crt') },
      { 'certificate-authority-data': 'UEVN' },
    ],
    [
      'the data before the file',
      { caData: 'eA==', caFile: join(folder, 'absent') },
      { 'certificate-authority-data': 'eA==' },
    ],
    [
      'what the kubeconfig sets aside for it',
      { pluginConfig: { role: 'dev', list: [1, null] } },
      { config: { role: 'dev', list: [1, null] } },
    ],
    [
      'the other settings',
      { skipVerify: true, disableCompression: true, tlsServerName: 'n', proxyUrl: 'socks5://p:1' },
      {
        'insecure-skip-tls-verify': true,
        'disable-compression': true,
        'tls-server-name': 'n',
        'proxy-url': 'socks5://p:1',
      },
    ],
  ])('gets %s', async (_what, more, expected) => {
    writeFileSync(join(folder, 'ca.crt'), 'PEM')
    const told = join(folder, 'told.json')
    const entry = plugin(`echo "$KUBERNETES_EXEC_INFO" > ${told}; ${say(String.raw`{\"token\":\"t\"}`)}`, {
      provideClusterInfo: true,
    })
    const own = { name: 'c', server: 'https://kube.example', skipVerify: false, ...more }
    await execCredential(entry, own, env)
    expect((await Bun.file(told).json()).spec.cluster).toEqual({
      server: 'https://kube.example',
      config: null,
      ...expected,
    })
  })

  test('a CA file that is missing is named', async () => {
    const entry = plugin(say('{}'), { provideClusterInfo: true })
    const own = {
      name: 'c',
      server: 'https://kube.example',
      skipVerify: false,
      caFile: join(folder, 'absent'),
    }
    await expect(execCredential(entry, own, env)).rejects.toThrow(join(folder, 'absent'))
  })

  test('may return a client certificate', async () => {
    const entry = plugin(say(String.raw`{\"clientCertificateData\":\"C\",\"clientKeyData\":\"K\"}`))
    expect(await execCredential(entry, cluster, env)).toEqual({ cert: 'C', key: 'K' })
  })

  test.each([
    ['an exit code', plugin('echo sesame; exit 3'), 'it ended with exit code 3'],
    ['a signal', plugin('echo sesame; kill -9 $$'), 'it was ended by SIGKILL'],
    ['too long an output', plugin('yes sesame'), 'it printed more than 1000000 characters'],
    ['no JSON', plugin('echo sesame'), 'it did not print JSON'],
    [
      'another document',
      plugin(`echo '{"kind":"Secret","token":"sesame"}'`),
      'it did not print an ExecCredential',
    ],
    [
      'another version',
      plugin(say('{}', 'client.authentication.k8s.io/v1beta1')),
      'the kubeconfig expects client.auth',
    ],
    ['no credential', plugin(say('{}')), 'neither a token nor a client certificate'],
    ['a missing program', plugin('', { command: join(folder, 'absent') }), 'it is not installed'],
    ['the need of a terminal', plugin('', { interactiveMode: 'Always' }), 'needs a terminal'],
  ])('%s is an error that names the plugin', async (_name, entry, message) => {
    const failed = await execCredential(entry, cluster, env).catch((error: Error) => error.message)
    expect(failed).toContain(message)
    expect(failed).toContain(entry.command)
    expect(failed).not.toContain('sesame')
  })

  describe('that does not end', () => {
    // The child of the plugin would hold stdout open long after the plugin has ended.
    const waiting = () => plugin(`echo $$ > ${folder}/pid; sleep 20 & echo $! > ${folder}/child; wait`)
    const pidOf = (name: string) => Number(readFileSync(join(folder, name), 'utf8'))
    afterEach(() => {
      process.kill(pidOf('child'))
      rmSync(join(folder, 'child'))
    })

    test('is killed if it ignores SIGTERM', async () => {
      const deaf = plugin(
        `trap "" TERM; echo $$ > ${folder}/pid; sleep 20 & echo $! > ${folder}/child; while :; do sleep 0.1; done`,
      )
      await expect(execCredential(deaf, cluster, env, { pluginTimeout: 300 })).rejects.toThrow('within 0.3 s')
      await gone(pidOf('pid'))
    })

    test('ends although its child holds stdout open', async () => {
      const left = plugin(`echo $$ > ${folder}/pid; sleep 20 & echo $! > ${folder}/child; exit 0`)
      await expect(execCredential(left, cluster, env, { pluginTimeout: 300 })).rejects.toThrow('within 0.3 s')
    })

    async function gone(pid: number): Promise<void> {
      while (existsSync(`/proc/${pid}/cwd`)) await Bun.sleep(10)
    }

    test('is ended after its time limit if it cannot ask at a terminal', async () => {
      await expect(execCredential(waiting(), cluster, env, { pluginTimeout: 300 })).rejects.toMatchObject({
        message: expect.stringContaining('failed: it did not end within 0.3 s (--request-timeout)'),
        hint: expect.stringContaining('allow more time with --request-timeout'),
      })
      await gone(pidOf('pid'))
    })

    test('is ended by Ctrl-C', async () => {
      const abort = new AbortController()
      const asked = execCredential(waiting(), cluster, env, { signal: abort.signal, pluginTimeout: 0 })
      while (!existsSync(join(folder, 'child'))) await Bun.sleep(10)
      abort.abort(new Error('interrupted'))
      await expect(asked).rejects.toThrow('interrupted')
      await gone(pidOf('pid'))
    })
  })

  test('the hint says how to install a missing plugin', async () => {
    const entry = plugin('', { command: 'no-such-plugin', installHint: 'brew install it\n' })
    await expect(execCredential(entry, cluster, env)).rejects.toMatchObject({ hint: 'brew install it' })
  })
})

describe('certificates', async () => {
  const authority = await createAuthority('test authority')
  const mine = await authority.issue({ commonName: 'me' })
  const other = await authority.issue({ commonName: 'other' })
  const verify = { rejectUnauthorized: true }

  test('a valid set is accepted', () => {
    expect(() =>
      checkTlsSettings({ ...verify, ca: authority.pem, cert: mine.pem, key: mine.key }),
    ).not.toThrow()
    expect(() => checkTlsSettings({ ...verify, ca: ['many roots'] })).not.toThrow()
  })

  test.each([
    [{ ...verify, ca: 'garbage' }, "the kubeconfig's certificate authority is not usable"],
    [{ ...verify, cert: 'garbage', key: mine.key }, "the kubeconfig's client certificate is not usable"],
    [{ ...verify, cert: mine.pem, key: 'garbage' }, "the kubeconfig's client key is not usable"],
    [{ ...verify, cert: mine.pem }, 'has a client certificate without its key'],
    [{ ...verify, key: mine.key }, 'has a client key without its certificate'],
    [{ ...verify, cert: mine.pem, key: other.key }, 'does not belong to its client certificate'],
  ])('a broken one is named', (settings, message) => {
    expect(() => checkTlsSettings(settings)).toThrow(message)
  })

  test('SSL_CERT_FILE and NIX_SSL_CERT_FILE add to the roots of the system', () => {
    const [one, two] = [join(folder, 'one.pem'), join(folder, 'two.pem')]
    writeFileSync(one, authority.pem)
    writeFileSync(two, mine.pem)
    const plain = systemRoots({}) ?? []
    const more = systemRoots({ SSL_CERT_FILE: one, NIX_SSL_CERT_FILE: two })
    expect(more).toEqual([...plain, authority.pem, mine.pem])
    expect(systemRoots({ SSL_CERT_FILE: '/no-cert-file.crt' }) ?? []).toEqual(plain)
  })
})
