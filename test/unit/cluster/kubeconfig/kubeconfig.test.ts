import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findKubeconfig, kubeconfigSources } from '../../../../src/cluster/kubeconfig/find-kubeconfig.ts'
import { inClusterConfig } from '../../../../src/cluster/kubeconfig/in-cluster.ts'
import { mergeKubeconfigs } from '../../../../src/cluster/kubeconfig/merge-kubeconfigs.ts'
import { parseKubeconfig } from '../../../../src/cluster/kubeconfig/parse-kubeconfig.ts'
import { selectContext } from '../../../../src/cluster/kubeconfig/select-context.ts'
import { UserError } from '../../../../src/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-kubeconfig-'))
afterAll(() => rmSync(folder, { recursive: true }))

function config(name: string, server: string, current: string | undefined = name): string {
  return `
current-context: "${current}"
contexts: [{ name: ${name}, context: { cluster: shared, user: shared, namespace: ${name}-apps } }]
clusters: [{ name: shared, cluster: { server: "${server}" } }]
users: [{ name: shared, user: { token: ${name}-token } }]
`
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** The error's message and hint. */
function refusal(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof UserError) return `${error.message} | ${error.hint ?? ''}`
    throw error
  }
  throw new Error('nothing was refused')
}

const stage = file('stage.yaml', config('stage', 'https://stage.example:6443'))
const production = file('production.yaml', config('production', 'https://production.example:6443'))
const home = join(folder, 'home-without-kubeconfig')

describe('the files that are read as kubeconfig', () => {
  test.each([
    ['the flag alone', '/a', { KUBECONFIG: '/b' }, { paths: ['/a'], required: true }],
    ['the list', undefined, { KUBECONFIG: '/b::/c:/b' }, { paths: ['/b', '/c'], required: false }],
    ['an empty list', undefined, { KUBECONFIG: '' }, { paths: ['/home/.kube/config'], required: false }],
    ['the default', undefined, {}, { paths: ['/home/.kube/config'], required: false }],
  ])('%s', (_name, flag, env, expected) => {
    expect(kubeconfigSources(flag, env, '/home')).toEqual(expected)
  })

  test('a missing file of the list is skipped', () => {
    const found = findKubeconfig(undefined, { KUBECONFIG: `${join(folder, 'absent')}:${stage}` }, home)
    expect(found.currentContext).toBe('stage')
  })

  test('a missing file of the flag is an error, even if KUBECONFIG is set', () => {
    const message = refusal(() => findKubeconfig(join(folder, 'absent'), { KUBECONFIG: stage }, home))
    expect(message).toContain(`kubeconfig ${join(folder, 'absent')} cannot be read: there is no such file`)
  })

  test('without a file, the error names the files that were tried and what to type', () => {
    const message = refusal(() => findKubeconfig(undefined, {}, home))
    expect(message).toContain(
      `there is no kubeconfig: looked for ${join(home, '.kube', 'config')} (the default)`,
    )
    expect(message).toContain('--kubeconfig PATH')
  })

  test('an empty file defines no cluster', () => {
    expect(refusal(() => findKubeconfig(file('empty.yaml', ''), {}, home))).toContain('defines no cluster')
  })
})

describe('merging', () => {
  test('the first file that sets a key wins, and its entry is taken as a whole', () => {
    const merged = findKubeconfig(undefined, { KUBECONFIG: `${stage}:${production}` }, home)
    expect(merged.currentContext).toBe('stage')
    expect([...merged.contexts.keys()].sort()).toEqual(['production', 'stage'])
    expect(merged.clusters.get('shared')?.server).toBe('https://stage.example:6443')
    expect(merged.users.get('shared')?.token).toBe('stage-token')
    expect(selectContext(merged, { context: 'production' }).server).toBe('https://stage.example:6443')
  })

  test('an entry of the first file is not completed by a later one', () => {
    const user = (fields: string) => parseKubeconfig(`users: [{ name: me, user: { ${fields} } }]`, '/k')
    const merged = mergeKubeconfigs([user('username: me'), user('token: later')])
    expect(merged.users.get('me')).toEqual({ name: 'me', username: 'me', asGroups: [], asUserExtra: {} })
  })

  test('an empty current-context sets nothing', () => {
    const merged = mergeKubeconfigs([
      parseKubeconfig(config('stage', 'https://a', ''), '/a'),
      parseKubeconfig(config('production', 'https://b'), '/b'),
    ])
    expect(merged.currentContext).toBe('production')
  })
})

describe('parsing one file', () => {
  const parsed = parseKubeconfig(
    `
clusters:
- name: relative
  cluster: { server: "https://a", certificate-authority: pki/ca.crt, proxy-url: "http://proxy:3128", tls-server-name: kube }
users:
- name: files
  user: { client-certificate: me.crt, client-key: /abs/me.key, tokenFile: ../token, as: root, as-uid: "7", as-groups: [ops], as-user-extra: { scopes: [view] } }
- name: plugin
  user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [--role, "7"], env: [{ name: REGION, value: eu }] } }
- name: plugin-on-path
  user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: aws, args: null, env: null } }
- name: oidc
  user: { auth-provider: { name: oidc, config: { idp-certificate-authority: idp.crt } } }
`,
    '/etc/kube/config',
  )

  test('relative paths are resolved in the folder of the file', () => {
    expect(parsed.clusters.get('relative')).toEqual({
      name: 'relative',
      server: 'https://a',
      skipVerify: false,
      caFile: '/etc/kube/pki/ca.crt',
      tlsServerName: 'kube',
      proxyUrl: 'http://proxy:3128',
    })
    expect(parsed.users.get('files')).toEqual({
      name: 'files',
      certFile: '/etc/kube/me.crt',
      keyFile: '/abs/me.key',
      tokenFile: '/etc/token',
      as: 'root',
      asUid: '7',
      asGroups: ['ops'],
      asUserExtra: { scopes: ['view'] },
    })
    expect(parsed.users.get('oidc')?.authProvider).toEqual({
      name: 'oidc',
      config: { 'idp-certificate-authority': '/etc/kube/idp.crt' },
      file: '/etc/kube/config',
    })
  })

  test.each([
    ['plugin', '/etc/kube/login', ['--role', '7'], { REGION: 'eu' }],
    ['plugin-on-path', 'aws', [], {}],
  ])('the command of %s is %s', (user, command, args, env) => {
    expect(parsed.users.get(user)?.exec).toMatchObject({ command, args, env, interactiveMode: 'IfAvailable' })
  })

  test.each([
    ['users: [{ name: a, user: { token: "sesame } }]', 'is not valid YAML'],
    ['just a word', 'is not a kubeconfig'],
    ['contexts: { a: b }', 'contexts is a mapping and not a list'],
    ['[sesame]', 'is not a kubeconfig: it is a list and not a mapping'],
    ['{ kind: Secret, apiVersion: v1 }', 'is not a kubeconfig: it is a Secret of v1'],
    ['{ kind: Config, apiVersion: v2 }', 'is not a kubeconfig: it is a Config of v2'],
    ['users: [{ name: a, user: [sesame] }]', 'users[0].user is a list and not a mapping'],
    [
      'users: [{ name: a, user: { token: 8675309 } }]',
      'users[0].user.token is a number and not a text | put the value of users[0].user.token in quotes',
    ],
    [
      'users: [{ name: a, user: { as-groups: [sesame, no] } }]',
      'users[0].user.as-groups[1] is true or false',
    ],
    ['users: [{ name: a, user: { exec: { args: [1] } } }]', 'users[0].user.exec.args[0] is a number'],
    [
      'clusters: [{ name: a, cluster: { insecure-skip-tls-verify: "sesame" } }]',
      'clusters[0].cluster.insecure-skip-tls-verify is a text and not true or false',
    ],
    ['clusters: [{ name: a, cluster: { <<: sesame } }]', '(the value of a merge key << is not a mapping)'],
    ['clusters: [{ name: a, cluster: *sesame }]', 'is not valid YAML'],
    ['users: [{ name: a }, { name: a }]', 'user "a" occurs twice'],
  ])('%j is refused', (text, expected) => {
    const message = refusal(() => parseKubeconfig(text, '/k'))
    expect(message).toContain(expected)
    expect(message).toContain('/k')
    expect(message).not.toMatch(/sesame|8675309/)
  })
})

describe('the context', () => {
  const both = () => findKubeconfig(undefined, { KUBECONFIG: `${stage}:${production}` }, home)
  const one = (text: string) => parseKubeconfig(text, '/k')

  test('--context wins over current-context', () => {
    expect(selectContext(both(), {})).toMatchObject({ context: 'stage', namespace: 'stage-apps' })
    expect(selectContext(both(), { context: 'production' })).toMatchObject({
      context: 'production',
      namespace: 'production-apps',
    })
  })

  test('a context without a user is anonymous', () => {
    const config = one(
      'current-context: a\ncontexts: [{ name: a, context: { cluster: c } }]\nclusters: [{ name: c, cluster: { server: "https://a/" } }]',
    )
    expect(selectContext(config, {})).toMatchObject({ user: { name: '' }, server: 'https://a' })
  })

  test.each([
    ['{ server: "10.0.0.1:6443", insecure-skip-tls-verify: true }', 'https://10.0.0.1:6443'],
    ['{ server: "10.0.0.1:6443", certificate-authority-data: eA== }', 'https://10.0.0.1:6443'],
    ['{ server: "localhost:8080" }', 'http://localhost:8080'],
    ['{ server: "https://rancher.example/k8s/clusters/c-1/" }', 'https://rancher.example/k8s/clusters/c-1'],
  ])('%s is served at %s', (cluster, server) => {
    const config = one(
      `current-context: a\ncontexts: [{ name: a, context: { cluster: c } }]\nclusters: [{ name: c, cluster: ${cluster} }]`,
    )
    expect(selectContext(config, {}).server).toBe(server)
  })

  test.each([
    ['', 'other', 'context "other" is not in the kubeconfig; it has: production, stage'],
    ['contexts: []', undefined, 'the kubeconfig has no current-context; its contexts: none'],
    [
      'current-context: gone',
      undefined,
      'context "gone", the current-context, is not in the kubeconfig; it has: none',
    ],
    [
      'contexts: [{ name: a, context: { cluster: gone } }]',
      'a',
      'context "a" names cluster "gone", which the kubeconfig does not define',
    ],
    [
      'contexts: [{ name: a, context: { cluster: c } }]\nclusters: [{ name: c }]',
      'a',
      'context "a" names cluster "c", which has no server',
    ],
    [
      'contexts: [{ name: a, context: { cluster: c } }]\nclusters: [{ name: c, cluster: { server: "https://no host" } }]',
      'a',
      'context "a" names cluster "c", whose server is not a URL: https://no host',
    ],
    [
      'contexts: [{ name: a, context: { cluster: c } }]\nclusters: [{ name: c, cluster: { server: "file:///etc" } }]',
      'a',
      'whose server is not a URL',
    ],
    [
      'contexts: [{ name: a, context: { cluster: c, user: gone } }]\nclusters: [{ name: c, cluster: { server: s } }]',
      'a',
      'context "a" names user "gone", which the kubeconfig does not define',
    ],
  ])('%j with --context %s is refused', (text, asked, expected) => {
    expect(refusal(() => selectContext(text === '' ? both() : one(text), { context: asked }))).toContain(
      expected,
    )
  })
})

describe('inside a pod', () => {
  const account = mkdtempSync(join(folder, 'service-account-'))
  writeFileSync(join(account, 'token'), 'sesame\n')
  writeFileSync(join(account, 'namespace'), 'builds')

  test.each([
    ['10.0.0.1', 'https://10.0.0.1:443'],
    ['fd00::1', 'https://[fd00::1]:443'],
  ])('the service account of %s', (host, server) => {
    const config = inClusterConfig({ KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: '443' }, account)
    expect(config && selectContext(config, {})).toMatchObject({
      server,
      namespace: 'builds',
      cluster: { caFile: join(account, 'ca.crt') },
      user: { tokenFile: join(account, 'token') },
    })
  })

  test.each([
    ['no service', {}, account],
    ['no mounted token', { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }, folder],
  ])('%s is not a pod', (_name, env, at) => {
    expect(inClusterConfig(env, at)).toBeUndefined()
  })
})
