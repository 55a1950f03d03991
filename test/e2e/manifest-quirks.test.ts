import { beforeAll, describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'

// Manifests that a server takes, but not as they look. Each is an instance of its own.
const { plane, place, run } = onPlane({ nodes: 0 })

async function live(kind: string, name: string, namespace = 'default') {
  const { stdout, stderr } = await plane.kubectl(['get', kind, name, '-n', namespace, '-o', 'json'])
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

/** Applies the configuration of the workspace and holds that it has converged. */
async function converges(stdout: string) {
  expect(await run('apply')).toMatchObject({ code: 0, stdout })
  expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  expect(await run('apply')).toMatchObject({ code: 0, writes: [] })
}

function deployment(name: string, container: object, more: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'web:1', ...container }], ...more },
      },
    },
  }
}

describe('null', () => {
  test('in a built-in object is not sent: it would add a port at every apply', async () => {
    const web = deployment('null-port', {
      ports: [{ containerPort: 80, protocol: null }],
      env: [{ name: 'A', value: null }],
    })
    place.write(configuration({ web: { ...web, status: null } }, { instance: 'null' }))
    await converges('deployment.apps/null-port created\n')
    const [container] = (await live('deployment', 'null-port')).spec.template.spec.containers
    expect(container.ports).toEqual([{ containerPort: 80, protocol: 'TCP' }])
  })

  test('in a custom resource stays, where it keeps a default from being filled in', async () => {
    const schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            size: { type: 'integer', nullable: true, default: 3 },
            color: { type: 'string', default: 'red' },
            big: { type: 'integer', format: 'int64' },
          },
        },
      },
    }
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    }
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'nulled' },
      spec: { size: null },
    }
    place.write(configuration({ crd, widget }, { instance: 'widget' }))
    await converges(
      'customresourcedefinition.apiextensions.k8s.io/widgets.example.com created\nwidget.example.com/nulled created\n',
    )
    expect((await live('widget', 'nulled')).spec).toEqual({ size: null, color: 'red' })
  })

  test('integers beyond 2^53 arrive as they are, and are compared as they are', async () => {
    const nix = (big: string) =>
      `{ kubernixos = { instance = "big"; manifests.big = {
        apiVersion = "example.com/v1"; kind = "Widget"; metadata.name = "big"; spec.big = ${big}; }; }; }`
    place.write({ 'kubernixos.nix': nix('9007199254740993') })
    await converges('widget.example.com/big created\n')
    const got = await plane.kubectl(['get', 'widget', 'big', '-o', 'jsonpath={.spec.big}'])
    expect(got.stdout).toBe('9007199254740993')
    // As numbers of JavaScript these two are the same.
    place.write({ 'kubernixos.nix': nix('9007199254740992') })
    const diff = await run('diff')
    expect(diff.code).toBe(1)
    expect(diff.stdout).toContain('    ~ spec.big: 9007199254740993 → 9007199254740992\n')
    expect((await run('diff', '-o', 'json')).stdout).toContain('"value": 9007199254740992\n')
  })
})

test('stringData is sent as data, and a key taken out of it goes away', async () => {
  const secret = (stringData: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login' },
    stringData,
  })
  place.write(configuration({ login: secret({ user: 'root', word: 'sesame' }) }, { instance: 'secret' }))
  await converges('secret/login created\n')
  expect((await live('secret', 'login')).data).toEqual({ user: 'cm9vdA==', word: 'c2VzYW1l' })
  place.write(configuration({ login: secret({ user: 'root' }) }, { instance: 'secret' }))
  const diff = await run('diff')
  expect(diff).toMatchObject({ code: 1, stderr: '1 to update\n' })
  expect(diff.stdout).toBe('~ secret/login (namespace default) update\n    - data.word: ***\n')
  await converges('secret/login configured\n')
  expect((await live('secret', 'login')).data).toEqual({ user: 'cm9vdA==' })
})

describe('duplicate keys of a list', () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'A', value: '2' },
  ]
  const ports = [{ containerPort: 80 }, { containerPort: 80, name: 'http' }]
  const [envWords, portWords] = [
    '.env: duplicate entries for key [name="A"]',
    '.ports: duplicate entries for key [containerPort=80,protocol="TCP"]',
  ]

  test.each([
    ['env', { env }, [envWords]],
    ['ports', { ports }, [portWords]],
    ['both', { env, ports }, [envWords, portWords]],
  ])('%s: the words of the server, and nothing written', async (name, container, words) => {
    const twice = deployment(`twice-${name}`, container)
    place.write(configuration({ good: configMap('beside'), twice }, { instance: 'twice' }))
    const { code, stdout, stderr, writes } = await run('apply')
    expect([code, stdout, writes]).toEqual([1, `deployment.apps/twice-${name} refused\n`, []])
    expect(stderr).toMatch(
      new RegExp(
        `^Deployment default/twice-${name} refused: the server rejects it \\(InternalError\\): failed to create typed patch object \\(default/twice-${name}; apps/v1, Kind=Deployment\\):`,
      ),
    )
    // Each stands on a line of its own.
    for (const one of words) expect(stderr).toContain(`.spec.template.spec.containers[name="web"]${one}\n`)
    expect(stderr).toContain(
      '\n    This object comes from manifests.twice.\nrefused: 1 refused, 1 not run; nothing was written\n',
    )
    const diff = await run('diff')
    expect(diff.code).toBe(2)
    for (const one of words) expect(diff.stdout).toContain(one)
  })
})

test('swapped initContainers are a difference, which managedFields alone would not show', async () => {
  const [first, second] = [
    { name: 'first', image: 'init:1' },
    { name: 'second', image: 'init:1' },
  ]
  place.write(
    configuration(
      { web: deployment('order', {}, { initContainers: [first, second] }) },
      { instance: 'order' },
    ),
  )
  await converges('deployment.apps/order created\n')
  place.write(
    configuration(
      { web: deployment('order', {}, { initContainers: [second, first] }) },
      { instance: 'order' },
    ),
  )
  const diff = await run('diff')
  expect(diff).toMatchObject({ code: 1, stderr: '1 to update\n' })
  expect(diff.stdout).toContain('    ~ spec.template.spec.initContainers: order is now ')
  await converges('deployment.apps/order configured\n')
  const { initContainers } = (await live('deployment', 'order')).spec.template.spec
  expect(initContainers.map(({ name }: { name: string }) => name)).toEqual(['second', 'first'])
})

describe('namespaces', () => {
  const inDefault = configMap('same', {}, 'default')

  test('one object twice, once its namespace is filled in', async () => {
    place.write(configuration({ open: configMap('same'), placed: inDefault }, { instance: 'twin' }))
    expect(await run()).toMatchObject({ code: 0, stdout: '', stderr: '' })
    const twice =
      'error: manifests.open and manifests.placed are the same object: ConfigMap default/same\nRemove one of them, or give it another name or namespace.\nerror: nothing was written\n'
    expect(await run('apply', '--prune', '--yes')).toEqual({ code: 1, stdout: '', stderr: twice, writes: [] })
    expect(await run('diff')).toEqual({ code: 2, stdout: '', stderr: twice, writes: [] })
  })

  test('-n, else kubernixos.namespace, else default', async () => {
    const team = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }
    const other = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } }
    place.write(configuration({ team, other }, { instance: 'places' }))
    await run('apply')
    place.write(configuration({ open: configMap('open') }, { instance: 'open', namespace: 'team' }))
    expect((await run('diff')).stdout).toContain('configmap/open (namespace team) create\n')
    expect((await run('diff', '-n', 'other')).stdout).toContain('configmap/open (namespace other) create\n')
    place.write(configuration({ open: configMap('open') }, { instance: 'open' }))
    expect((await run('diff')).stdout).toContain('configmap/open (namespace default) create\n')
    // The checksum does not cover it.
    const [plain, named] = [await run('dump'), await run('dump', '-n', 'team')].map(
      ({ stdout }) => JSON.parse(stdout).items[0].metadata,
    )
    expect(named).toEqual({ ...plain, namespace: 'team' })
  })

  test('an object that names another one than -n is refused', async () => {
    place.write(configuration({ open: configMap('open'), placed: inDefault }, { instance: 'outside' }))
    expect(await run('apply', '-n', 'team')).toEqual({
      code: 1,
      stdout: 'configmap/same refused\n',
      stderr:
        'ConfigMap default/same refused: it names the namespace default, but -n names team\n    Leave -n out, because it is for objects without a namespace of their own.\nrefused: 1 refused, 1 not run; nothing was written\n',
      writes: [],
    })
    expect((await run('diff', '-n', 'team')).code).toBe(2)
  })

  test('-n does not narrow prune', async () => {
    const both = { a: configMap('a'), b: configMap('b', {}, 'other') }
    place.write(configuration(both, { instance: 'narrow' }))
    await run('apply')
    place.write(configuration({ a: configMap('a') }, { instance: 'narrow' }))
    expect(await run('prune', '-n', 'default', '--yes')).toMatchObject({
      code: 0,
      stdout: 'configmap/b pruned\n',
    })
  })

  test('one that does not exist is named by the server', async () => {
    place.write(configuration({ lost: configMap('lost', {}, 'nowhere') }, { instance: 'lost' }))
    expect(await run('apply')).toEqual({
      code: 1,
      stdout: 'configmap/lost refused\n',
      stderr:
        'ConfigMap nowhere/lost refused: the server rejects it (NotFound): namespaces "nowhere" not found\n    This object comes from manifests.lost.\nrefused: 1 refused; nothing was written\n',
      writes: [],
    })
  })
})

describe('a dry run writes nothing', () => {
  beforeAll(async () => {
    place.write(configuration({ web: configMap('dry'), old: configMap('dry-old') }, { instance: 'dry' }))
    await run('apply')
    place.write(
      configuration({ web: configMap('dry', { a: '1' }), more: configMap('dry-more') }, { instance: 'dry' }),
    )
  })

  test.each(['--dry-run', '--dry-run=server', '--dry-run=true'])('%s asks the server', async flag => {
    expect(await run('apply', '--prune', flag)).toEqual({
      code: 0,
      stdout:
        'configmap/dry configured (server dry run)\nconfigmap/dry-more created (server dry run)\nconfigmap/dry-old pruned (server dry run)\n',
      stderr: '1 created, 1 configured, 1 pruned (server dry run)\n',
      writes: [],
    })
  })

  test('--dry-run=client asks nobody', async () => {
    const offline = await place.run(['apply', '--dry-run=client'], { KUBECONFIG: '/nowhere' })
    expect(offline).toEqual({
      code: 0,
      stdout: 'configmap/dry (dry run)\nconfigmap/dry-more (dry run)\n',
      stderr: '',
    })
    const start = new Date()
    await run('apply', '--dry-run=client')
    const events = (await plane.auditEvents()).filter(({ userAgent }) =>
      userAgent?.startsWith('kubectl-nixos'),
    )
    expect(events.filter(event => Date.parse(event.requestReceivedTimestamp) >= start.getTime())).toEqual([])
  })

  test('afterwards all is as it was', async () => {
    expect((await live('configmap', 'dry')).data ?? {}).toEqual({})
    await live('configmap', 'dry-old')
    await expect(live('configmap', 'dry-more')).rejects.toThrow('not found')
  })
})
