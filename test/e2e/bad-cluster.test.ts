import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finished } from '../control-plane/run-program.ts'
import { configMap, configuration } from './configuration.ts'
import { removeFinalizers } from './live.ts'
import { onPlane } from './on-plane.ts'
import { writesSince } from './program.ts'
import { sortedLines } from './sorted-lines.ts'

// Each test is an instance of its own, so that none sees what another has left.
const { plane, place } = onPlane({ nodes: 0 })

/** Runs, and proves that the server got no write. */
async function untouched(run: () => Promise<Finished>): Promise<Finished> {
  const start = new Date()
  const finished = await run()
  expect(await writesSince(plane, start)).toEqual([])
  return finished
}

async function succeed(...args: string[]): Promise<void> {
  const start = new Date()
  expect(await place.run(args)).toMatchObject({ code: 0 })
  // What `untouched` relies on: writes do show.
  expect(await writesSince(plane, start)).not.toEqual([])
}

describe('a cluster out of reach', () => {
  let silent: Server
  let silentUrl: string

  beforeAll(async () => {
    silent = createServer()
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    silentUrl = `https://127.0.0.1:${(silent.address() as { port: number }).port}`
    place.write(configuration({ web: configMap('web') }))
  })
  afterAll(() => silent?.close())

  async function told(server: string, user: object, args: readonly string[], code: number): Promise<string> {
    place.write({ away: kubeconfig(server, user) })
    const run = await untouched(() => place.run(args, { KUBECONFIG: undefined, HOME: place.folder }))
    expect(run).toMatchObject({ code, stdout: '' })
    return run.stderr
  }
  const away = ['--kubeconfig', 'away']

  test('there is no kubeconfig', async () => {
    const paths = { KUBECONFIG: '/nowhere/a:/nowhere/b', HOME: place.folder }
    const run = await place.run(['apply'], paths)
    expect(run).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: there is no kubeconfig: looked for /nowhere/a, /nowhere/b (KUBECONFIG), and this is not a pod with a service account\nname one with --kubeconfig PATH or KUBECONFIG=PATH; see what kubectl uses: kubectl config view\nerror: nothing was written\n',
    })
    const unset = await place.run(['diff'], { ...paths, KUBECONFIG: undefined })
    expect(unset.code).toBe(2)
    expect(unset.stderr).toContain(`looked for ${place.folder}/.kube/config (the default)`)
  })

  test('the context is not there', async () => {
    const { code, stderr } = await untouched(() => place.run(['apply', '--context', 'prod']))
    expect(code).toBe(1)
    expect(stderr).toBe(
      'error: context "prod" is not in the kubeconfig; it has: kubectl-nixos\nkubectl config get-contexts\nerror: nothing was written\n',
    )
  })

  test.each([
    ['diff', 2],
    ['apply', 1],
  ])('the server refuses the connection: %s', async (verb, code) => {
    expect(await told('https://127.0.0.1:1', {}, [verb, ...away], code)).toBe(
      'error: cannot reach the cluster at https://127.0.0.1:1 (context "away"): 127.0.0.1:1 refused the connection (ECONNREFUSED)\ncheck that the server is up and can be reached: kubectl --kubeconfig away --context away get --raw /readyz\nerror: nothing was written\n',
    )
  })

  test('the server says nothing: --request-timeout', async () => {
    const stderr = await told(silentUrl, {}, ['diff', '--request-timeout=300ms', ...away], 2)
    expect(stderr).toBe(
      `error: cannot reach the cluster at ${silentUrl} (context "away"): ${silentUrl.slice(8)} did not answer within 0.3 s (--request-timeout)\ncheck that the server is up, or allow more time with --request-timeout: kubectl --kubeconfig away --context away get --raw /readyz\nerror: nothing was written\n`,
    )
  })

  test('the server does not accept the credentials (401)', async () => {
    expect(await told(plane.server, { token: 'expired' }, ['apply', ...away], 1)).toBe(
      `error: ${plane.server} (context "away") does not accept the credentials of the kubeconfig: cannot discover its kinds\nlog in again, then see as whom the cluster knows you: kubectl --kubeconfig away --context away auth whoami\nerror: nothing was written\n`,
    )
  })

  test('the server lets nobody in without credentials (403)', async () => {
    expect(await told(plane.server, {}, ['diff', ...away], 2)).toBe(
      `error: you may not discover its kinds at ${plane.server} (context "away"): forbidden: User "system:anonymous" cannot get path "/api"\nsee what you may do: kubectl --kubeconfig away --context away auth can-i --list\nerror: nothing was written\n`,
    )
  })
})

describe('objects that the server does not take', () => {
  const good = configMap('good')
  const widget = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w', namespace: 'default' },
  }
  const invalid = { ...configMap('bad'), metadata: { name: 'bad', labels: { tier: 'not valid!' } } }
  const unknownField = { ...configMap('typo'), dta: { a: '1' } }

  test.each([
    ['diff', 2],
    ['apply', 1],
    ['apply --dry-run', 1],
    ['apply --prune --yes', 1],
  ])('are told all together, and nothing is written: %s', async (line, code) => {
    place.write(configuration({ good, widget, invalid, typo: unknownField }, { instance: 'bad' }))
    const run = await untouched(() => place.run(line.split(' ')))
    expect(run.code).toBe(code)
    const told = line === 'diff' ? run.stdout : run.stderr
    expect(told).toContain(
      'refused: the server does not know the kind Widget of example.com/v1\n    Add its CustomResourceDefinition to the configuration, or install it first.\n',
    )
    expect(told).toMatch(
      /bad.* refused: the server rejects it \(Invalid\): ConfigMap "bad" is invalid: metadata\.labels: Invalid value: "not valid!": a valid label .*\n {4}This object comes from manifests\.invalid\.\n/,
    )
    expect(told).toMatch(
      /typo.* refused: the kind ConfigMap of v1 has no field dta.*\n {4}This object comes from manifests\.typo\.\n/,
    )
    if (line === 'diff') expect(run.stderr).toBe('refused: 1 to create, 3 refused\n')
    else {
      const suffix = line.includes('--dry-run') ? ' (server dry run)' : ''
      expect(run.stderr).toContain(`\nrefused: 3 refused, 1 not run; nothing was written${suffix}\n`)
      expect(run.stdout.split('\n').map(text => text.split(' ')[1])).toEqual(
        ['refused', 'refused', 'refused'].concat([undefined as never]),
      )
    }
  })

  test.each([
    ['v1', 'Deployment', 'Was Deployment of apps/v1 meant?'],
    ['apps/v1', 'deployment', 'Was Deployment of apps/v1 meant?'],
    ['v1', 'Widget', 'See the kinds that it knows: kubectl api-resources'],
  ])('the kind %s %s', async (apiVersion, kind, hint) => {
    place.write(configuration({ web: { apiVersion, kind, metadata: { name: 'web' } } }, { instance: 'kind' }))
    const { code, stderr } = await untouched(() => place.run(['apply']))
    expect(code).toBe(1)
    expect(stderr).toBe(
      `${kind} web refused: the server does not know the kind ${kind} of ${apiVersion}\n    ${hint}\nrefused: 1 refused; nothing was written\n`,
    )
  })

  test('a name that can stand in no URL', async () => {
    place.write(configuration({ web: configMap('a/b') }, { instance: 'name' }))
    const { code, stderr } = await untouched(() => place.run(['apply']))
    expect(code).toBe(1)
    expect(stderr).toBe(
      'ConfigMap default/a/b refused: ConfigMap default/a/b has no URL, because its namespace or name is missing or invalid\n    This object comes from manifests.web.\nrefused: 1 refused; nothing was written\n',
    )
  })

  test('an object that is being deleted', async () => {
    place.write(configuration({ good: configMap('held') }, { instance: 'held' }))
    await succeed('apply')
    await plane.kubectl([
      'patch',
      'configmap',
      'held',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":["example.com/hold"]}}',
    ])
    await plane.kubectl(['delete', 'configmap', 'held', '--wait=false'])
    const run = await untouched(() => place.run(['apply']))
    expect(run).toEqual({
      code: 1,
      stdout: 'configmap/held refused\n',
      stderr:
        'ConfigMap default/held refused: it is being deleted\n    held by its finalizer example.com/hold (set by "kubectl-patch")\n    Run again once ConfigMap default/held is gone. To wait for that: kubectl wait --for=delete configmaps/held -n default\nrefused: 1 refused; nothing was written\n',
    })
    expect((await place.run(['diff'])).code).toBe(2)
    // If it is not wanted any more, nothing is left to ask, and prune waits until it is gone.
    place.write(configuration({ other: configMap('other') }, { instance: 'held' }))
    expect(await place.run(['apply', '--prune', '--delete-timeout=1s'])).toMatchObject({
      code: 1,
      stdout: 'configmap/other created\nconfigmap/held failed\n',
    })
    await removeFinalizers(plane, 'configmap/held')
  })

  test('an object of another instance', async () => {
    place.write(configuration({ shared: configMap('shared') }, { instance: 'blue' }))
    await succeed('apply')
    place.write(configuration({ shared: configMap('shared', { a: '1' }) }, { instance: 'green' }))
    const run = await untouched(() => place.run(['apply', '--prune', '--yes']))
    expect(run).toEqual({
      code: 1,
      stdout: 'configmap/shared refused\n',
      stderr:
        'ConfigMap default/shared refused: it belongs to the instance "blue"\n    Remove it from one of the two configurations, because two owners would undo the changes of each other. To take it into this one, give --adopt.\nrefused: 1 refused; nothing was written\n',
    })
  })
})

describe('a user with few rights', () => {
  let jane: string

  beforeAll(async () => {
    jane = await plane.user('jane')
    const { stdout } = await plane.kubectl(['api-resources', '-o', 'name', '--verbs=list'])
    const all = stdout.trim().split('\n')
    const role = (name: string, rules: object[]) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules,
    })
    const binding = (name: string) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'User', name: 'jane' }],
    })
    const others = all
      .filter(name => name !== 'secrets')
      .map(name => {
        const [plural, ...group] = name.split('.')
        return { apiGroups: [group.join('.')], resources: [plural], verbs: ['*'] }
      })
    const items = [role('all-but-secrets', others), binding('all-but-secrets')]
    await kubectlApply(items)
  })

  async function kubectlApply(items: object[]) {
    const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const { code, stderr } = await plane.kubectl(['apply', '-f', '-'], { stdin })
    if (code !== 0) throw new Error(stderr)
  }

  test('cannot prune without seeing every kind, but can apply', async () => {
    const key = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' } }
    place.write(configuration({ a: configMap('a'), b: configMap('b'), key }, { instance: 'sight' }))
    await succeed('apply')
    place.write(configuration({ a: configMap('a'), key }, { instance: 'sight' }))
    const why =
      'secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" at the cluster scope'
    for (const args of [
      ['prune', '--yes'],
      ['prune', '--dry-run'],
    ]) {
      expect(await untouched(() => place.run([...args, '--kubeconfig', jane]))).toEqual({
        code: 1,
        stdout: '',
        stderr: `error: prune must see every kind, but could not list these:\n  secrets: ${why}\nGet the right to list them. You can run apply without prune.\nrefused: nothing was written\n`,
      })
    }
    const chained = await untouched(() => place.run(['diff', 'prune', '--yes', '--kubeconfig', jane]))
    expect(chained.code).toBe(2)

    // Where the configuration has no Secret, diff and prune go by what they see, and warn of the rest.
    place.write(configuration({ a: configMap('a') }, { instance: 'sight' }))
    const warning =
      'warning: deletions may be missing, because you may not list these kinds: secrets (not looked at)\n'
    const diff = await untouched(() => place.run(['diff', '--kubeconfig', jane]))
    expect(diff.code).toBe(1)
    expect(diff.stdout).toContain('- configmap/b (namespace default) delete\n')
    expect(diff.stderr).toBe(`${warning}1 to restamp, 1 to delete\n`)

    expect(await place.run(['apply', '--kubeconfig', jane])).toMatchObject({
      code: 0,
      stdout: 'configmap/a restamped\n',
    })
    place.write(configuration({ a: configMap('a'), b: configMap('b') }, { instance: 'sight' }))
    expect((await place.run(['apply', '--kubeconfig', jane])).code).toBe(0)
    const same = await untouched(() => place.run(['diff', '--kubeconfig', jane]))
    expect(same).toEqual({ code: 0, stdout: '', stderr: `${warning}2 unchanged\n` })
    place.write(configuration({ a: configMap('a') }, { instance: 'sight' }))
    expect(await place.run(['prune', '--yes', '--kubeconfig', jane])).toMatchObject({
      code: 0,
      stdout: 'configmap/b pruned\n',
      stderr: `${warning}1 pruned\n`,
    })
  })

  test('reads a kind whose list is forbidden object by object', async () => {
    const login = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login' },
      stringData: { word: 'open sesame' },
    }
    await kubectlApply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'login', namespace: 'default' },
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'patch'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'login', namespace: 'default' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'login' },
        subjects: [{ kind: 'User', name: 'jane' }],
      },
    ])
    place.write(configuration({ login }, { instance: 'login' }))
    expect(await place.run(['apply', '--kubeconfig', jane])).toMatchObject({
      code: 0,
      stdout: 'secret/login created\n',
    })
    const again = await untouched(() => place.run(['diff', '--kubeconfig', jane]))
    expect(again).toMatchObject({ code: 0, stdout: '' })
    expect(again.stderr).toContain('1 unchanged\n')
  })

  test('is refused what may not be written, with the question that tells more', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'no', namespace: 'kube-public' } }
    place.write(configuration({ good: configMap('allowed'), secret }, { instance: 'forbidden' }))
    const run = await untouched(() => place.run(['apply', '--kubeconfig', jane]))
    expect(run).toEqual({
      code: 1,
      stdout: 'secret/no refused\n',
      stderr: `Secret kube-public/no refused: the server rejects it (Forbidden): secrets "no" is forbidden: User "jane" cannot patch resource "secrets" in API group "" in the namespace "kube-public"\n    This object comes from manifests.secret. To see what you may do: kubectl --kubeconfig ${jane} auth can-i --list -n kube-public\nrefused: 1 refused, 1 not run; nothing was written\n`,
    })
  })

  test('a failure during the writing holds up prune and nothing else', async () => {
    await kubectlApply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'see-secrets' },
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'delete'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'see-secrets' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'see-secrets' },
        subjects: [{ kind: 'User', name: 'bob' }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'bob' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'all-but-secrets' },
        subjects: [{ kind: 'User', name: 'bob' }],
      },
    ])
    const bob = await plane.user('bob')
    place.write(configuration({ old: configMap('old') }, { instance: 'partial' }))
    await succeed('apply')
    // The namespace is yet to come, so the server could not be asked about the Secret before.
    place.write(
      configuration(
        {
          team: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } },
          a: configMap('a', {}, 'team'),
          login: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'team' } },
          z: configMap('z', {}, 'team'),
        },
        { instance: 'partial' },
      ),
    )
    const run = await place.run(['apply', '--prune', '--yes', '--kubeconfig', bob])
    expect(sortedLines(run.stdout)).toEqual([
      'configmap/a created',
      'configmap/old kept',
      'configmap/z created',
      'namespace/team created',
      'secret/login failed',
    ])
    expect(run).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^namespace\/team created\n[\s\S]*\nconfigmap\/old kept\n$/),
      stderr: `Secret team/login failed (Forbidden): secrets "login" is forbidden: User "bob" cannot patch resource "secrets" in API group "" in the namespace "team"\n    To see what you may do: kubectl --kubeconfig ${bob} auth can-i --list -n team\nConfigMap default/old kept: the apply failed\n    Repair what failed and run again.\napply-failed: 3 created, 1 kept, 1 failed\n`,
    })
    expect((await plane.kubectl(['get', 'configmap', 'old'])).code).toBe(0)
    // As somebody who may, the same run ends what was begun.
    expect(await place.run(['apply', '--prune', '--yes'])).toMatchObject({
      code: 0,
      stdout:
        'secret/login created\nnamespace/team unchanged\nconfigmap/a unchanged\nconfigmap/z unchanged\nconfigmap/old pruned\n',
    })
  })
})

describe('deletions that nobody has confirmed', () => {
  beforeAll(async () => {
    place.write(configuration({ web: configMap('web'), api: configMap('api') }, { instance: 'ask' }))
    await succeed('apply')
    place.write(configuration({ web: configMap('web', { a: '1' }) }, { instance: 'ask' }))
  })
  const list = () =>
    `To delete from context kubectl-nixos (${plane.server}):\n  - configmap/api (namespace default)\n`

  test.each(['apply --prune', 'dump apply prune', 'prune'])('without a terminal: %s', async line => {
    const run = await untouched(() => place.run(line.split(' ')))
    expect(run.code).toBe(1)
    expect(run.stderr).toBe(
      `${list()}error: 1 object would be deleted, but there is no terminal to ask at\nTo go on without a question, give --yes.\nrefused: nothing was written\n`,
    )
  })

  test('with diff in the chain the error is 2', async () => {
    const run = await untouched(() => place.run(['diff', 'apply', 'prune']))
    expect(run.code).toBe(2)
  })

  test('another answer than yes at a terminal', async () => {
    const start = new Date()
    const { code, screen } = await place.runAtTerminal(['apply', '--prune'], ['perhaps'])
    expect(await writesSince(plane, start)).toEqual([])
    expect(code).toBe(1)
    expect(screen).toContain(list())
    expect(screen).toContain("You are about to delete 1 object, please confirm with 'yes' or 'no' [y/N]: ")
    expect(screen).toContain('refused: not confirmed; nothing was written\n')
  })

  test('`y` at a terminal', async () => {
    const { code, screen } = await place.runAtTerminal(['apply', '--prune'], ['y'])
    expect(code).toBe(0)
    expect(screen).toContain('configmap/web configured\n')
    expect(screen).toContain('configmap/api pruned\n')
    expect(screen).toContain('1 configured, 1 pruned\n')
  })
})

/** A kubeconfig whose only context is `away`. */
function kubeconfig(server: string, user: object): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'away',
    contexts: [{ name: 'away', context: { cluster: 'away', user: 'away' } }],
    clusters: [{ name: 'away', cluster: { server, 'certificate-authority': plane.caFile } }],
    users: [{ name: 'away', user }],
  })
}
