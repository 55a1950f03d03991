import { describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

const { plane, place, run } = onPlane({ nodes: 0 })

/** Creates objects with the real kubectl. */
async function given(command: readonly string[], object: object): Promise<void> {
  const done = await plane.kubectl([...command, '-f', '-'], { stdin: JSON.stringify(object) })
  expect(done).toMatchObject({ code: 0 })
}

async function managersOf(name: string): Promise<string[]> {
  const { metadata } = await liveObject(plane, name)
  return (metadata.managedFields ?? []).map(({ manager, operation }) => `${manager} ${operation}`).sort()
}

const ours = ['kubectl-nixos Apply']
const data = { keep: '1', drop: '2' }

describe('what kubectl wrote is taken over by the first apply', () => {
  test.each([
    ['apply', ['apply'], 'kubectl-client-side-apply', 'Update'],
    ['create', ['create'], 'kubectl-create', 'Update'],
    ['server-side', ['apply', '--server-side'], 'kubectl', 'Apply'],
  ] as const)('kubectl %s', async (word, command, manager, operation) => {
    const name = `by-${word}`
    await given(command, configMap(name, data))
    await kubectl(plane, 'label', 'configmap', name, 'owner=jane')
    place.write(configuration({ cm: configMap(name, { keep: '1' }) }, { instance: name }))
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 1 })
    expect(diff.stdout).toContain('    - data.drop: "2"\n')
    expect(diff.stdout).toContain(`    taken over: all fields of "${manager}" (${operation})\n`)
    expect(diff.stdout).toContain('    extra: metadata.labels.owner (kubectl-label), stays\n')
    expect(await run('apply')).toMatchObject({ code: 0 })
    expect(await managersOf(`configmap/${name}`)).toEqual(['kubectl-label Update', ...ours])
    const live = await liveObject(plane, `configmap/${name}`)
    expect(live).toMatchObject({ data: { keep: '1' }, metadata: { labels: { owner: 'jane' } } })
    expect(live['data']).not.toHaveProperty('drop')
    expect(await run('diff')).toMatchObject({ code: 0, writes: [] })
  })

  test('a port that has changed', async () => {
    const service = (port: number) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ name: 'http', port }] },
    })
    await given(['apply'], service(80))
    place.write(configuration({ web: service(81) }, { instance: 'port' }))
    expect(await run('apply')).toMatchObject({ code: 0 })
    const { spec } = (await liveObject(plane, 'service/web')) as never as { spec: { ports: object[] } }
    expect(spec.ports).toMatchObject([{ name: 'http', port: 81 }])
  })

  test('an immutable object keeps its extra fields, and is not refused', async () => {
    const job = (more: object = {}) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'once' },
      spec: {
        suspend: true,
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'c:1', ...more }] } },
      },
    })
    await given(['create'], job({ args: ['x'] }))
    place.write(configuration({ once: job() as never }, { instance: 'job' }))
    const diff = await run('diff')
    expect(diff.stdout).toContain('args (kubectl-create), stays\n')
    expect(await run('apply')).toMatchObject({ code: 0 })
  })
})

test('what was taken over is not pruned by kubectl apply --prune any more', async () => {
  const mine = (name: string) => {
    const map = configMap(name, data)
    return { ...map, metadata: { ...map.metadata, labels: { team: 'web' } } }
  }
  await given(['apply'], mine('shared'))
  await given(['apply'], mine('left-alone'))
  place.write(configuration({ shared: mine('shared') }, { instance: 'pruned' }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const prune = ['apply', '--prune', '-l', 'team=web', '--prune-allowlist=core/v1/ConfigMap', '-f', '-']
  const pruned = await plane.kubectl(prune, { stdin: JSON.stringify(mine('another')) })
  expect(pruned).toMatchObject({ code: 0, stdout: expect.stringContaining('configmap/left-alone pruned\n') })
  expect((await liveObject(plane, 'configmap/shared'))['data']).toEqual(data)
  expect(await run('diff')).toMatchObject({ code: 0, writes: [] })
})

describe('what Helm owns', () => {
  const items = (...names: string[]) => names.map(name => ({ name, value: 'v' }))
  const deployment = (env: readonly string[], ...more: object[]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: { containers: [{ name: 'web', image: 'web:1', env: items(...env) }, ...more] },
      },
    },
  })
  const whole = deployment(['A', 'B'], { name: 'logship', image: 'l:1' })
  const stays = [
    'spec.template.spec.containers[name=web].env[name=B]',
    'spec.template.spec.containers[name=logship]',
  ]
  const write = (object: object, more: object = {}) =>
    place.write(configuration({ shop: object as never }, { instance: 'helm', ...more }))

  test('stays when it leaves the configuration, which is shown and is a difference', async () => {
    await given(['create', '--field-manager=helm'], whole)
    write(whole)
    expect(await run('apply')).toMatchObject({ code: 0 })
    write(deployment(['A']))
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 1, stderr: '1 to update\n' })
    for (const path of stays) expect(diff.stdout).toContain(`    dropped, but stays: ${path} (helm)\n`)
    expect(diff.stdout).toContain('--take-over helm')
    const { changes } = JSON.parse((await run('diff', '-o', 'json')).stdout)
    expect(changes[0].droppedButStays).toMatchObject(stays.map(field => ({ field, manager: 'helm' })))
  })

  test('is listed as extra from then on', async () => {
    expect(await run('apply')).toMatchObject({ code: 0, stdout: 'deployment.apps/shop configured\n' })
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 0 })
    for (const path of stays) expect(diff.stdout).toContain(`    extra: ${path} (helm), stays\n`)
  })

  test('becomes ours with --take-over, and goes', async () => {
    const diff = await run('diff', '--take-over', 'helm')
    expect(diff).toMatchObject({ code: 1 })
    expect(diff.stdout).toContain('    taken over: all fields of "helm" (Update)\n')
    expect(await run('apply', '--take-over=helm')).toMatchObject({ code: 0 })
    expect(await managersOf('deployment/shop')).not.toContain('helm Update')
    const live = await liveObject(plane, 'deployment/shop')
    expect(JSON.stringify(live['spec'])).not.toContain('logship')
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  })

  test('becomes ours at each apply by the option', async () => {
    const set = { spec: { template: { spec: { containers: [{ name: 'web', env: items('C') }] } } } }
    await kubectl(plane, 'patch', 'deployment', 'shop', '--field-manager=helm', '-p', JSON.stringify(set))
    write(deployment(['A']), { apply: { takeOver: ['helm'] } })
    expect((await run('diff')).stdout).toContain('env[name=C]')
    expect(await run('apply')).toMatchObject({ code: 0 })
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  })

  test('our own name is an error', async () => {
    expect(await run('diff', '--take-over', 'kubectl-nixos')).toMatchObject({ code: 2, writes: [] })
  })
})

describe('what people added with kubectl', () => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'added' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'added' } },
      template: {
        metadata: { labels: { app: 'added' } },
        spec: { containers: [{ name: 'web', image: 'web:1', env: [{ name: 'A', value: 'v' }] }] },
      },
    },
  }
  const probe = { livenessProbe: { exec: { command: ['true'] } } }
  const gone = [
    ['metadata.labels.owner', 'kubectl-label'],
    ['metadata.annotations.note', 'kubectl-annotate'],
    ['spec.template.spec.containers[name=web].env[name=B]', 'kubectl-set'],
    ['spec.template.spec.containers[name=web].livenessProbe', 'kubectl-patch'],
  ]
  const shows = (stdout: string, line: (field: string, manager: string) => string) => {
    for (const [field = '', manager = ''] of gone) expect(stdout).toContain(`    ${line(field, manager)}\n`)
  }

  test('goes with --remove-extras, and a restart and an instruction to prune stay', async () => {
    place.write(configuration({ added: deployment }, { instance: 'added' }))
    expect(await run('apply')).toMatchObject({ code: 0 })
    const name = ['deployment', 'added']
    await kubectl(plane, 'label', ...name, 'owner=jane')
    await kubectl(plane, 'annotate', ...name, 'note=x', 'kubernixos/prune=disabled')
    await kubectl(plane, 'set', 'env', 'deployment/added', 'B=v')
    const spec = { template: { spec: { containers: [{ name: 'web', ...probe }] } } }
    await kubectl(plane, 'patch', ...name, '-p', JSON.stringify({ spec }))
    await kubectl(plane, 'rollout', 'restart', 'deployment/added')
    const without = await run('diff')
    expect(without).toMatchObject({ code: 0 })
    expect(without.stdout).toContain('add --remove-extras.\n')
    const diff = await run('diff', '--remove-extras')
    expect(diff).toMatchObject({ code: 1, stderr: '1 to update\n', writes: [] })
    shows(diff.stdout, (field, manager) => `removed: ${field}, an extra of ${manager}`)
    expect(diff.stdout).toContain('    - metadata.labels.owner: jane\n')
    expect(diff.stdout).toContain('(kubectl-rollout), stays\n')
    expect(diff.stdout).toContain('(kubectl-annotate), stays\n')
    const { changes } = JSON.parse((await run('diff', '--remove-extras', '-o', 'json')).stdout)
    expect(changes[0].removedExtras).toHaveLength(gone.length)
  })

  test('is carried out from a saved plan, and the second run changes nothing', async () => {
    expect(await run('diff', '--remove-extras', '--save-plan', 'plan.json')).toMatchObject({ code: 1 })
    const apply = await run('apply', '--plan', 'plan.json')
    expect(apply).toMatchObject({ code: 0, stdout: 'deployment.apps/added configured\n' })
    const live = await liveObject(plane, 'deployment/added')
    const { labels, annotations } = live.metadata
    expect(labels).not.toHaveProperty('owner')
    expect(annotations).toMatchObject({ 'kubernixos/prune': 'disabled' })
    expect(annotations).not.toHaveProperty('note')
    const { template } = live['spec'] as unknown as { template: typeof deployment.spec.template }
    expect(template.metadata).toHaveProperty(['annotations', 'kubectl.kubernetes.io/restartedAt'])
    const [container] = template.spec.containers
    expect(container?.env).toEqual([{ name: 'A', value: 'v' }])
    expect(container).not.toHaveProperty('livenessProbe')
    expect(await run('diff', '--remove-extras')).toMatchObject({ code: 0, stderr: '1 unchanged\n' })
    expect(await run('apply', '--remove-extras')).toMatchObject({
      code: 0,
      stderr: '1 unchanged\n',
      writes: [],
    })
  })
})

describe('after a change of apply.fieldManager', () => {
  const write = (values: Readonly<Record<string, string>>, options: object = {}) =>
    place.write(configuration({ cm: configMap('renamed', values) }, { instance: 'renamed', ...options }))

  test('our own entry moves, and a field that is dropped at the same time goes', async () => {
    write(data)
    expect(await run('apply')).toMatchObject({ code: 0 })
    write({ keep: '1' }, { apply: { fieldManager: 'team' } })
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 1 })
    expect(diff.stdout).toContain('    - data.drop: "2"\n')
    expect(await run('apply', '--prune', '--yes')).toMatchObject({ code: 0 })
    expect(await managersOf('configmap/renamed')).toEqual(['team Apply'])
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  })

  test('and the object can be pruned under the new name', async () => {
    place.write(configuration({}, { instance: 'renamed', apply: { fieldManager: 'team' } }))
    expect(await run('prune', '--yes', '--allow-empty')).toMatchObject({
      code: 0,
      stdout: 'configmap/renamed pruned\n',
    })
  })
})
