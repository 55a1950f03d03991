import { beforeAll, describe, expect, test } from 'vitest'
import { configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

const { plane, place, run } = onPlane({ nodes: 0 })

function workload(kind: string, name: string, spec: object, container: object = {}, pod: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      ...spec,
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'web:1', ...container }], ...pod },
      },
    },
  }
}

function service(name: string, port: object, spec: object = {}) {
  const ports = [{ port: 80, ...port }]
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports, ...spec },
  }
}

const port = { ports: [{ name: 'http', containerPort: 80 }] }
const fieldRef = { valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }
const set = { serviceName: 'set' }
const volumes = (source: object) => ({ volumes: [{ name: 'tmp', ...source }] })
const patch = (path: string) => JSON.stringify([{ op: 'replace', path, value: 8080 }])
const containerPort = '/spec/template/spec/containers/0/ports/0/containerPort'

interface Case {
  readonly name: string
  readonly before: object
  readonly after: object
  /** What a person does in between: the words for kubectl. */
  readonly edit?: readonly string[]
  readonly cleared: string
  readonly end: object
}

const cases: readonly Case[] = [
  {
    name: 'deployment/strategy',
    before: workload('Deployment', 'strategy', {}),
    after: workload('Deployment', 'strategy', { strategy: { type: 'Recreate' } }),
    cleared: 'spec.strategy.rollingUpdate',
    end: { strategy: { type: 'Recreate' } },
  },
  {
    name: 'statefulset/set',
    before: workload('StatefulSet', 'set', set),
    after: workload('StatefulSet', 'set', { ...set, updateStrategy: { type: 'OnDelete' } }),
    cleared: 'spec.updateStrategy.rollingUpdate',
    end: { updateStrategy: { type: 'OnDelete' } },
  },
  {
    name: 'deployment/volume',
    before: workload('Deployment', 'volume', {}, {}, volumes({})),
    after: workload('Deployment', 'volume', {}, {}, volumes({ configMap: { name: 'x' } })),
    cleared: 'spec.template.spec.volumes[name=tmp].emptyDir',
    end: { template: { spec: { volumes: [{ configMap: { name: 'x' } }] } } },
  },
  {
    name: 'deployment/env',
    before: workload('Deployment', 'env', {}, { env: [{ name: 'A', value: '1' }] }),
    edit: ['set', 'env', 'deployment/env', 'A=2'],
    after: workload('Deployment', 'env', {}, { env: [{ name: 'A', ...fieldRef }] }),
    cleared: 'spec.template.spec.containers[name=web].env[name=A].value',
    end: { template: { spec: { containers: [{ env: [fieldRef] }] } } },
  },
  {
    name: 'deployment/port',
    before: workload('Deployment', 'port', {}, port),
    edit: ['patch', 'deployment', 'port', '--type=json', '-p', patch(containerPort)],
    after: workload('Deployment', 'port', {}, port),
    cleared: 'spec.template.spec.containers[name=web].ports[containerPort=8080,protocol=TCP]',
    end: { template: { spec: { containers: [{ ports: [{ containerPort: 80 }] }] } } },
  },
  {
    name: 'service/named',
    before: service('named', { name: 'http' }),
    edit: ['patch', 'service', 'named', '--type=json', '-p', patch('/spec/ports/0/port')],
    after: service('named', { name: 'http' }),
    cleared: 'spec.ports[port=8080,protocol=TCP]',
    end: { ports: [{ port: 80 }] },
  },
  {
    name: 'service/unnamed',
    before: service('unnamed', {}, { type: 'NodePort' }),
    edit: ['patch', 'service', 'unnamed', '--type=json', '-p', patch('/spec/ports/0/port')],
    after: service('unnamed', {}, { type: 'NodePort' }),
    cleared: 'spec.ports[port=8080,protocol=TCP]',
    end: { ports: [{ port: 80 }] },
  },
]

function writeAll(state: 'before' | 'after', more: object = {}): void {
  const manifests = Object.fromEntries(cases.map(one => [one.name, one[state]]))
  place.write(configuration({ ...manifests, ...more } as never))
}

describe('a field in the way that nobody else owns', () => {
  let diff = ''

  beforeAll(async () => {
    writeAll('before')
    expect(await run('apply')).toMatchObject({ code: 0 })
    for (const { edit } of cases) if (edit) await kubectl(plane, ...edit)
    writeAll('after')
    const { code, stdout } = await run('diff')
    expect(code).toBe(1)
    diff = stdout
    expect(await run('apply')).toMatchObject({ code: 0 })
  })

  test.each(cases)('$cleared of $name', async ({ name, cleared, end }) => {
    expect(diff).toContain(`    cleared: ${cleared}, because the server rejects the manifest beside it: `)
    const { spec } = (await liveObject(plane, name)) as never as { spec: { ports?: object[] } }
    expect(spec).toMatchObject(end)
    if ('ports' in end) expect(spec.ports).toHaveLength(1)
  })

  test('then nothing differs', async () => {
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  })
})

test('a field in the way of another manager is named, with its manager, and nothing is written', async () => {
  const spec = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2 } } }
  writeAll('after', { theirs: workload('Deployment', 'theirs', {}) })
  expect(await run('apply')).toMatchObject({ code: 0 })
  await kubectl(
    plane,
    'patch',
    'deployment',
    'theirs',
    '--field-manager=helm',
    '-p',
    JSON.stringify({ spec }),
  )
  const recreate = { strategy: { type: 'Recreate' } }
  writeAll('after', { theirs: workload('Deployment', 'theirs', recreate) })
  const { code, stdout } = await run('diff')
  expect(code).toBe(2)
  expect(stdout).toContain(
    'In the way is spec.strategy.rollingUpdate of "helm", which the manifest does not set.',
  )
  expect(stdout).toContain('--take-over helm')
  expect(await run('apply')).toMatchObject({ code: 1, writes: [] })
  expect(await run('apply', '--take-over', 'helm')).toMatchObject({ code: 0 })
  expect((await liveObject(plane, 'deployment/theirs'))['spec']).toMatchObject(recreate)
})
