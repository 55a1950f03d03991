import { describe, expect, test } from 'vitest'
import { configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

// What apply sends for a manifest as it is written. Each test is an instance of its own.
const { plane, place, run } = onPlane({ nodes: 0 })

const text = { type: 'string' }
const free = { 'x-kubernetes-preserve-unknown-fields': true }
const chart = {
  ratio: { type: 'number' },
  size: { type: 'integer', nullable: true, default: 3 },
  replicas: { type: 'integer', default: 1 },
  any: { 'x-kubernetes-int-or-string': true },
  values: { type: 'object', ...free },
  hosts: {
    type: 'array',
    items: { type: 'object', properties: { host: text, paths: { ...text, nullable: true } } },
  },
  names: { type: 'array', items: text },
  ports: {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
    items: {
      type: 'object',
      required: ['port'],
      properties: { port: { type: 'integer' }, protocol: { ...text, default: 'TCP' } },
    },
  },
}
const schema = { type: 'object', properties: { spec: { type: 'object', properties: chart } } }
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'charts.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'charts', singular: 'chart', kind: 'Chart', listKind: 'ChartList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  },
}

function chartOf(name: string, spec: Parameters<typeof configuration>[0][string]) {
  return { apiVersion: 'example.com/v1', kind: 'Chart', metadata: { name }, spec }
}

/** Applies the configuration of the workspace and checks that the cluster is then equal to it. */
async function converges(...flags: string[]) {
  expect(await run('apply', ...flags)).toMatchObject({ code: 0 })
  expect(await run('diff', ...flags)).toMatchObject({ code: 0, stdout: '' })
  expect(await run('apply', ...flags)).toMatchObject({ code: 0, writes: [] })
}

describe('null in a custom resource', () => {
  const nulls = {
    ratio: null,
    size: null,
    replicas: null,
    any: null,
    values: { top: null, hosts: [{ host: 'a', paths: null, tls: { secret: null } }, null] },
    hosts: [{ host: null, paths: null }],
    names: [null, 'a', null, 'b'],
    ports: [{ port: 80, protocol: null }],
  }
  const stored = {
    size: null,
    replicas: 1,
    values: nulls.values,
    hosts: [{ paths: null }],
    names: ['a', 'b'],
    ports: [{ port: 80, protocol: 'TCP' }],
  }

  test('goes where the schema of the configuration forbids it, and stays elsewhere', async () => {
    place.write(configuration({ crd, own: chartOf('own', nulls) }, { instance: 'own' }))
    await converges()
    expect((await liveObject(plane, 'chart/own'))['spec']).toEqual(stored)
  })

  test('the same with the schema of the server', async () => {
    place.write(configuration({ theirs: chartOf('theirs', nulls) }, { instance: 'theirs' }))
    await converges()
    expect((await liveObject(plane, 'chart/theirs'))['spec']).toEqual(stored)
    const dump = JSON.parse((await run('dump')).stdout)
    expect(dump.items[0].spec).toEqual(nulls)
  })

  test('a null becomes a value and a value becomes a null', async () => {
    const change = (values: typeof nulls.values | { top: string }, size: number | null) =>
      place.write(configuration({ change: chartOf('change', { values, size }) }, { instance: 'change' }))
    change({ top: 'a' }, 5)
    await converges()
    change(nulls.values, null)
    expect((await run('diff')).stdout).toContain('    ~ spec.size: 5 → null\n')
    await converges()
    const live = await liveObject(plane, 'chart/change')
    expect(live['spec']).toEqual({ replicas: 1, size: null, values: nulls.values })
    change({ top: 'a' }, 5)
    expect((await run('diff')).stdout).toContain('    ~ spec.size: null → 5\n')
    await converges()
  })

  test('a user who may not read CRDs reads the schema all the same', async () => {
    const KUBECONFIG = await plane.user('carol')
    await kubectl(plane, 'create', 'clusterrole', 'charts', '--verb=*', '--resource=charts.example.com')
    await kubectl(plane, 'create', 'clusterrolebinding', 'carol', '--clusterrole=charts', '--user=carol')
    await kubectl(plane, 'create', 'clusterrole', 'seer', '--verb=list', '--resource=apiservices')
    await kubectl(plane, 'create', 'clusterrolebinding', 'seer', '--clusterrole=seer', '--user=carol')
    place.write(configuration({ theirs: chartOf('carols', nulls) }, { instance: 'carol' }))
    const ran = await place.run(['apply'], { KUBECONFIG })
    expect(ran).toMatchObject({ code: 0, stdout: 'chart.example.com/carols created\n' })
  })

  test('lib.mkForce null takes a field out of every kind', async () => {
    place.write({
      'kubernixos.nix': `{ lib, ... }: {
        imports = [ ./base.nix ];
        kubernixos.manifests.forced.spec = {
          size = lib.mkForce null;
          ratio = lib.mkForce null;
          values.image = lib.mkForce null;
        };
        kubernixos.manifests.map.data.a = lib.mkForce null;
      }`,
      'base.nix': `{ kubernixos.instance = "forced"; kubernixos.manifests = {
        forced = { apiVersion = "example.com/v1"; kind = "Chart"; metadata.name = "forced";
          spec = { size = 7; ratio = 1.5; values = { image = "a"; tag = null; }; }; };
        map = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "forced"; data = { a = "1"; b = "2"; }; };
      }; }`,
    })
    await converges()
    const live = await liveObject(plane, 'chart/forced')
    expect(live['spec']).toEqual({ size: 3, replicas: 1, values: { tag: null } })
    expect((await liveObject(plane, 'configmap/forced'))['data']).toEqual({ b: '2' })
  })
})

test('an exported manifest is applied again and again, here and on another cluster', async () => {
  const web = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'exported' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
    },
  }
  place.write({ 'web.json': JSON.stringify(web) })
  await kubectl(plane, 'apply', '-n', 'default', '-f', `${place.folder}/web.json`)
  const exported = await kubectl(
    plane,
    'get',
    'deployment',
    'exported',
    '-o',
    'json',
    '--show-managed-fields',
  )
  const write = (name: string) => {
    const object = JSON.parse(exported)
    place.write(
      configuration({ web: { ...object, metadata: { ...object.metadata, name } } }, { instance: name }),
    )
  }
  write('other-cluster')
  const { code, stderr } = await run('apply')
  expect(code).toBe(0)
  expect(stderr).toContain(
    'warning: left out of manifests.web: metadata.creationTimestamp, metadata.generation, metadata.managedFields, metadata.resourceVersion, metadata.uid,',
  )
  expect(stderr.match(/warning:/g)).toHaveLength(1)
  await converges()
  place.write(configuration({ web: JSON.parse(exported) }, { instance: 'here' }))
  await converges()
  const { metadata } = JSON.parse((await run('dump')).stdout).items[0]
  expect(Object.keys(metadata).sort()).toEqual(['labels', 'name', 'namespace'])
})

describe('placeholders that a controller fills', () => {
  const rbac = 'rbac.authorization.k8s.io/v1'
  const role = {
    apiVersion: rbac,
    kind: 'ClusterRole',
    metadata: { name: 'aggregated' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'example.com/part': 'yes' } }] },
    rules: [],
  }
  const part = {
    apiVersion: rbac,
    kind: 'ClusterRole',
    metadata: { name: 'part', labels: { 'example.com/part': 'yes' } },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  }

  test.each([['without force'], ['with force', '--force-conflicts']])(
    'rules of an aggregated ClusterRole, %s',
    async (_how, ...flags) => {
      place.write(configuration({ role, part }, { instance: 'roles' }))
      expect((await run('apply', ...flags)).code).toBe(0)
      await expect
        .poll(async () => (await liveObject(plane, 'clusterrole/aggregated'))['rules'], { timeout: 30_000 })
        .toEqual(part.rules)
      await converges(...flags)
      expect((await liveObject(plane, 'clusterrole/aggregated'))['rules']).toEqual(part.rules)
    },
  )

  const ca = Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n').toString('base64')
  const rules = [
    { apiGroups: ['a.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['as'] },
  ]
  const service = { name: 'a', namespace: 'default' }

  test.each(['', 'Cg=='])('caBundle %j', async caBundle => {
    const webhook = {
      name: 'a.example.com',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Ignore',
      clientConfig: { service, caBundle },
      rules,
    }
    const webhooks = [webhook]
    const admission = 'admissionregistration.k8s.io/v1'
    const metadata = { name: 'injected' }
    const conversion = {
      strategy: 'Webhook',
      webhook: { conversionReviewVersions: ['v1'], clientConfig: { service, caBundle } },
    }
    const names = { kind: 'Late', plural: 'lates', singular: 'late', listKind: 'LateList' }
    place.write(
      configuration(
        {
          validating: { apiVersion: admission, kind: 'ValidatingWebhookConfiguration', metadata, webhooks },
          mutating: { apiVersion: admission, kind: 'MutatingWebhookConfiguration', metadata, webhooks },
          crd: {
            ...crd,
            metadata: { name: 'lates.example.com' },
            spec: { ...crd.spec, names, conversion },
          },
        },
        { instance: 'hooks' },
      ),
    )
    await converges()
    const inject = (kind: string, path: string) =>
      kubectl(
        plane,
        ...['patch', kind, '--type=json', '--field-manager=cainjector', '-p'],
        JSON.stringify([{ op: 'add', path, value: ca }]),
      )
    await inject('validatingwebhookconfiguration/injected', '/webhooks/0/clientConfig/caBundle')
    await inject('mutatingwebhookconfiguration/injected', '/webhooks/0/clientConfig/caBundle')
    await converges()
    await converges('--force-conflicts')
    for (const kind of ['validating', 'mutating']) {
      const { webhooks } = await liveObject(plane, `${kind}webhookconfiguration/injected`)
      expect(webhooks).toMatchObject([{ clientConfig: { caBundle: ca } }])
    }
  })
})

test('a Job and a ReplicationController have the labels that the server would copy', async () => {
  const template = {
    metadata: { labels: { app: 'labelled' } },
    spec: { containers: [{ name: 'a', image: 'a:1' }] },
  }
  const job = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } }
  place.write(
    configuration(
      {
        job: {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'labelled' },
          spec: { suspend: true, template: job },
        },
        rc: {
          apiVersion: 'v1',
          kind: 'ReplicationController',
          metadata: { name: 'labelled' },
          spec: { replicas: 0, template },
        },
      },
      { instance: 'labels' },
    ),
  )
  await converges()
  const found = await kubectl(plane, 'get', 'jobs,rc', '-l', 'app=labelled', '-o', 'name')
  expect(found).toBe('job.batch/labelled\nreplicationcontroller/labelled\n')
})
