import { beforeAll, describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'

// What a message says about the way on, in answers of a real API server.
const { plane, place, run } = onPlane({ nodes: 0 })

type Manifests = Parameters<typeof configuration>[0]

async function applied(manifests: Manifests, instance: string): Promise<void> {
  place.write(configuration(manifests, { instance }))
  expect(await place.run(['apply'])).toMatchObject({ code: 0 })
}

/** What apply says about refusals. Nothing may be written. */
async function refusals(manifests: Manifests, instance: string): Promise<string> {
  place.write(configuration(manifests, { instance }))
  const { code, stderr, writes } = await run('apply')
  expect({ code, writes }).toEqual({ code: 1, writes: [] })
  return stderr
}

function workload(apiVersion: string, kind: string, spec: object, image = 'web:1') {
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } }
  return { apiVersion, kind, metadata: { name: 'web' }, spec: { template, ...spec } } as const
}

const job = (image: string) => {
  const { spec, ...rest } = workload('batch/v1', 'Job', {}, image)
  return { ...rest, spec: { template: { spec: { ...spec.template.spec, restartPolicy: 'Never' } } } }
}

describe('an immutable field', () => {
  const selector = (app: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
    },
  })
  const claim = (mode: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } },
  })
  const binding = (name: string) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'web' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
  })
  const service = (clusterIP: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'fixed' },
    spec: { clusterIP, ports: [{ port: 80 }] },
  })
  const fixed = (a: string) => ({ ...configMap('fixed', { a }), immutable: true })

  test.each<[string, (value: string) => Manifests[string], string, string, string[]]>([
    [
      'the selector of a Deployment',
      selector,
      'one',
      'two',
      [
        'the server does not let spec.selector change (Invalid): field is immutable',
        'spec.selector.matchLabels.app: one → two',
        'or let apply delete the object (with its pods) and create it again: add --recreate, or the annotation kubernixos/recreate: "true" to this manifest. This object comes from manifests.it.',
      ],
    ],
    [
      'the template of a Job',
      job,
      'web:1',
      'web:2',
      [
        'the server does not let spec.template change (Invalid): field is immutable',
        'spec.template.spec.containers[name=web].image: web:1 → web:2',
        'let apply delete the object (with its pods)',
      ],
    ],
    [
      'a volume claim',
      claim,
      'ReadWriteOnce',
      'ReadWriteMany',
      [
        'the server does not let spec change (Invalid): spec is immutable after creation except',
        'ReadWriteMany',
        'delete the object (with the data of its volume, unless that is retained) and apply again: kubectl delete persistentvolumeclaims/data -n default',
      ],
    ],
    ['a role', binding, 'view', 'edit', ['roleRef change (Invalid): cannot change roleRef', 'view → edit']],
    [
      'a cluster IP',
      service,
      '10.96.0.70',
      '10.96.0.71',
      ['change (Invalid): may not change once set', 'spec.clusterIP: "10.96.0.70" → "10.96.0.71"'],
    ],
    [
      'an immutable ConfigMap',
      fixed,
      '1',
      '2',
      ['the server does not let data change (Invalid): field is immutable', 'data.a: "1" → "2"'],
    ],
  ])('of %s', async (name, make, before, after, pieces) => {
    const instance = name.replaceAll(' ', '-')
    await applied({ it: make(before) }, instance)
    const told = await refusals({ it: make(after) }, instance)
    for (const piece of pieces) expect(told).toContain(piece)
    expect(told.length).toBeLessThan(800)
    await plane.kubectl([
      'delete',
      'deployment,job,pvc,rolebinding,service,configmap',
      '-l',
      `kubernixos/instance=${instance}`,
    ])
  })
})

describe('a value that a Service to be deleted still has', () => {
  const service = (name: string, spec: Manifests[string]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec,
  })
  const nodePort = { type: 'NodePort', ports: [{ port: 80, nodePort: 30_123 }] }
  const clusterIP = { clusterIP: '10.96.0.77', ports: [{ port: 80 }] }

  test.each([
    ['node-port', nodePort, 'spec.ports[0].nodePort is 30123'],
    ['cluster-ip', clusterIP, 'spec.clusterIP is 10.96.0.77'],
  ])('%s', async (name, spec, field) => {
    await applied({ it: service(`old-${name}`, spec) }, name)
    place.write(configuration({ it: service(`new-${name}`, spec) }, { instance: name }))
    const refused = await run('apply', '--prune', '--yes')
    expect(refused).toMatchObject({ code: 1, writes: [] })
    expect(refused.stderr).toContain(
      `Service default/new-${name} refused: ${field}, which Service default/old-${name} has until prune deletes it\n    Run prune alone first, because it deletes Service default/old-${name}. Then run apply.\n`,
    )
    expect(await place.run(['prune', '--yes'])).toMatchObject({
      code: 0,
      stdout: `service/old-${name} pruned\n`,
    })
    expect(await place.run(['apply', '--prune', '--yes'])).toMatchObject({ code: 0 })
  })

  test('where the other Service is not ours, the message leaves both ways open', async () => {
    const told = await refusals({ it: service('third', nodePort) }, 'third')
    expect(told).toContain('provided port is already allocated\n')
    expect(told).toContain('If that Service has left the configuration, run prune first.')
  })
})

describe('a namespace', () => {
  const inside = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'in', namespace: 'going' } }

  beforeAll(async () => {
    for (const line of [
      'create namespace going',
      'create configmap held -n going',
      'patch configmap held -n going --type=merge -p {"metadata":{"finalizers":["example.com/hold"]}}',
      'delete namespace going --wait=false',
      'wait namespace going --for=condition=NamespaceFinalizersRemaining --timeout=60s',
      'create namespace small',
      'create quota small -n small --hard=configmaps=1',
    ])
      await plane.kubectl(line.split(' '))
    const limits = [{ type: 'Container', max: { cpu: '1' } }]
    const range = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'small' }, spec: { limits } }
    await plane.kubectl(['apply', '-n', 'small', '-f', '-'], { stdin: JSON.stringify(range) })
  })

  test('that is being deleted says what holds it, and its objects are no question of rights', async () => {
    const told = await refusals(
      { going: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' } }, inside },
      'going',
    )
    expect(told).toContain(
      'Namespace going refused: it is being deleted\n    held by its finalizer kubernetes\n',
    )
    expect(told).toContain('Some content in the namespace has finalizers remaining: example.com/hold')
    expect(told).toContain(
      'This object comes from manifests.inside. Run again once Namespace going is gone. To see what holds it: kubectl describe namespace going\n',
    )
    expect(told).not.toContain('can-i')
  })

  test('with limits names them', async () => {
    const limits = { cpu: '2' }
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'big', namespace: 'small' },
      spec: { containers: [{ name: 'web', image: 'web:1', resources: { limits } }] },
    }
    const more = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'more', namespace: 'small' } }
    const told = await refusals({ pod, more }, 'small')
    expect(told).toContain('kubectl describe limitrange -n small\n')
    expect(told).toContain('kubectl describe resourcequota -n small\n')
    expect(told).not.toContain('can-i')
  })
})

describe('a field that the schema does not have', () => {
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
  }
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'gauges.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'gauges', singular: 'gauge', kind: 'Gauge', listKind: 'GaugeList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  }
  const gauge = { apiVersion: 'example.com/v1', kind: 'Gauge', metadata: { name: 'g' }, spec: { sise: 1 } }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'typo' },
    spec: { containers: [{ name: 'a.b', imagee: 'web:1' }] },
  }

  test('comes with the most similar one, of custom resources and of built-in kinds', async () => {
    await applied({ crd }, 'fields')
    const told = await refusals({ crd, gauge, pod }, 'fields')
    expect(told).toContain(
      'Gauge default/g refused: the kind Gauge of example.com/v1 has no field spec.sise (did you mean size?)\n    This object comes from manifests.gauge.\n',
    )
    expect(told).toContain(
      'the kind Pod of v1 has no field spec.containers[name="a.b"].imagee (did you mean image?)\n',
    )
    place.write(configuration({ gauge }, { instance: 'fields' }))
    expect((await place.run(['diff'])).stdout).toContain('has no field spec.sise (did you mean size?)')
  })
})

test('objects of a kind that nobody knows are explained once', async () => {
  const widget = (name: string) => ({ apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name } })
  const told = await refusals({ a: widget('a'), b: widget('b'), c: widget('c'), d: widget('d') }, 'unknown')
  expect(told).toBe(
    '4 objects refused: the server does not know the kind Widget of example.org/v1\n    Widget a, Widget b, Widget c and 1 more\n    Add its CustomResourceDefinition to the configuration, or install it first.\nrefused: 4 refused; nothing was written\n',
  )
})

test('a warning of the server names the objects, and -v=2 says why they needed a dry run', async () => {
  const endpoints = (name: string) => ({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name } })
  place.write(configuration({ a: endpoints('a'), b: endpoints('b') }, { instance: 'warned' }))
  const { code, stderr } = await place.run(['apply', '-v=2'])
  expect(code).toBe(0)
  expect(stderr).toMatch(
    /^Warning: v1 Endpoints is deprecated .* \(Endpoints default\/a, Endpoints default\/b\)$/m,
  )
  expect(stderr.match(/^Warning: /gm)).toHaveLength(1)
  expect(stderr).toContain('dry run of Endpoints default/a: it does not exist\n')
  place.write(
    configuration({ a: endpoints('a'), b: { ...endpoints('b'), subsets: [] } }, { instance: 'warned' }),
  )
  const again = await place.run(['diff', '-v=2'])
  expect(again.stderr).not.toContain('dry run of Endpoints default/a')
  expect(again.stderr).toContain('dry run of Endpoints default/b: ')
})
