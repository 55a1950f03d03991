import { beforeAll, describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { jsonDocument } from './json-document.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'
import { startRun } from './running.ts'

// The command status (docs/rules.md 13), on nodes that kwok simulates.
const { plane, place, run } = onPlane()

type Annotations = Readonly<Record<string, string>>

function deployment(name: string, annotations: Annotations = {}) {
  const labels = { app: name }
  const template = {
    metadata: { labels, annotations },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  }
  const metadata = { name, namespace: 'default' }
  const spec = { replicas: 1, selector: { matchLabels: labels }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }
}

const unready = { 'kubectl-nixos.test/unready': 'true' }
const settings = configMap('settings', { a: '1' }, 'default')

const succeeded = /^last rollout: succeeded, \d+s ago by \S+@\S+, checksum (\w+) \(v[^)]+\)$/m

describe('the status of a configuration', () => {
  const well = { web: deployment('web'), settings }
  const write = (manifests: Parameters<typeof configuration>[0]) =>
    place.write(configuration(manifests, { instance: 'shop' }))

  test('shows what is missing, and then only counts what is ready and equal', async () => {
    write(well)
    expect(await run('status')).toEqual({
      code: 1,
      stdout: `NAMESPACE   NAME                  READINESS   DIFFERENCE   AGE   REASON
default     configmap/settings    missing     to create
default     deployment.apps/web   missing     to create

2 objects of instance "shop": 2 missing; 2 to create
last rollout: none is recorded
`,
      stderr: '',
      writes: [],
    })
    expect(await run('apply', '--wait')).toMatchObject({ code: 0 })
    const { code, stdout, stderr, writes } = await run('status')
    expect({ code, stderr, writes }).toEqual({ code: 0, stderr: '', writes: [] })
    expect(stdout).toMatch(/^2 objects of instance "shop": 2 ready; no differences\nlast rollout: /)
    const [, checksum] = succeeded.exec(stdout) ?? []
    const label = await kubectl(
      plane,
      'get',
      'configmap',
      'settings',
      '-o',
      'jsonpath={.metadata.labels.kubernixos}',
    )
    expect(checksum).toBe(label)
    expect((await run('status', '--all-objects')).stdout).toMatch(
      /^default +deployment\.apps\/web +ready +none +\w+$/m,
    )
  })

  test('says what is not ready and why, and what differs', async () => {
    write({ ...well, stuck: deployment('stuck', unready), old: configMap('old', {}, 'default') })
    expect(await run('apply')).toMatchObject({ code: 0 })
    await kubectl(
      plane,
      'wait',
      '--for=jsonpath={.status.phase}=Running',
      'pod',
      '-l',
      'app=stuck',
      '--timeout=30s',
    )
    await kubectl(plane, 'patch', 'configmap', 'settings', '-p', '{"data":{"a":"2"}}')
    write({ ...well, stuck: deployment('stuck', unready) })
    const { code, stdout, writes } = await run('status')
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    expect(stdout).toMatch(/^default +configmap\/old +ready +to delete +\w+$/m)
    expect(stdout).toMatch(/^default +configmap\/settings +ready +to update +\w+$/m)
    expect(stdout).toMatch(/^default +deployment\.apps\/stuck +waiting +none +\w+ +.*; Pod stuck-\S+: /m)
    expect(stdout).not.toContain('deployment.apps/web')
    expect(stdout).toContain('\n4 objects of instance "shop": 3 ready, 1 waiting; 1 to update, 1 to delete\n')
    expect(stdout).toContain('\nthe configuration has changed since then: its checksum is ')

    const document = jsonDocument((await run('status', '-o', 'json')).stdout)
    expect(document).toMatchObject({ kind: 'Status', reason: null, unseen: [] })
    expect(document.instances).toMatchObject([
      {
        instance: 'shop',
        readiness: { objects: 4, ready: 3, waiting: 1 },
        differences: { update: 1, delete: 1, create: 0 },
        lastRollout: { result: 'succeeded', user: expect.stringContaining('@') },
        run: null,
      },
    ])
    expect(document.instances[0].objects).toHaveLength(4)
  })

  test('is 2 with the reason if an object would be refused', async () => {
    const theirs = { ...settings, data: { a: '3' } }
    const stdin = JSON.stringify(theirs)
    const args = ['apply', '--server-side', '--field-manager=theirs', '--force-conflicts', '-f', '-']
    expect(await plane.kubectl(args, { stdin })).toMatchObject({ code: 0 })
    expect(await run('status')).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^default +configmap\/settings +ready +refused +\w+$/m),
      stderr: 'refused: apply or prune would refuse 1 object; kubectl nixos diff says why\n',
    })
    expect(await run('status', '-o', 'yaml')).toMatchObject({ code: 2, stdout: '' })
  })

  test('judges by the rules of the configuration', async () => {
    const rule = { group: '', kind: 'ConfigMap', ready: { path: '/data/state', values: ['done'] } }
    const options = { instance: 'ruled', readiness: [rule] }
    place.write(configuration({ one: configMap('ruled', { state: 'busy' }) }, options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    expect(await run('status')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('data.state is "busy", and not "done"\n'),
    })
  })
})

describe('without a configuration', () => {
  const withoutNix = { PATH: '/nowhere' }

  beforeAll(async () => {
    for (const instance of ['first', 'second']) {
      const manifests = {
        [instance]: configMap(instance),
        ...(instance === 'second' ? { bad: deployment('bad', unready) } : {}),
      }
      place.write(configuration(manifests, { instance }))
      expect(await run('apply')).toMatchObject({ code: 0 })
    }
    // An owner that somebody sets does not make the object somebody else's (docs/rules.md 13.4).
    const uid = await kubectl(plane, 'get', 'configmap', 'first', '-o', 'jsonpath={.metadata.uid}')
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'first', uid }
    const owned = JSON.stringify({ metadata: { ownerReferences: [owner] } })
    await kubectl(plane, 'patch', 'configmap', 'second', '-p', owned)
    place.write({ 'kubernixos.nix': 'throw "this is not read"' })
  })

  test('--instance shows readiness and the last rollout of one instance', async () => {
    const { code, stdout, stderr } = await place.run(['status', '--instance', 'second'], withoutNix)
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toMatch(
      /^NAMESPACE +NAME +READINESS +AGE +REASON\ndefault +deployment\.apps\/bad +waiting +\w+ +\S/,
    )
    expect(stdout).toContain('\n2 objects of instance "second": 1 ready, 1 waiting\n')
    expect(stdout).toMatch(succeeded)
    const first = await place.run(['status', '--instance', 'first', '-o', 'json'], withoutNix)
    expect(first.code).toBe(0)
    expect(jsonDocument(first.stdout).instances).toMatchObject([
      { instance: 'first', checksum: null, differences: null, objects: [{ object: { name: 'first' } }] },
    ])
  })

  test('--all lists the instances with their last rollouts', async () => {
    const { code, stdout } = await place.run(['status', '--all'], withoutNix)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^INSTANCE +OBJECTS +NOT READY +LAST ROLLOUT +AGE +USER +CHECKSUM\n/)
    expect(stdout).toMatch(/^first +1 +0 +succeeded +\w+ +\S+@\S+ +\w+$/m)
    expect(stdout).toMatch(/^second +2 +1 +succeeded +\w+ +\S+@\S+ +\w+$/m)
    const document = jsonDocument((await place.run(['status', '--all', '-o', 'json'], withoutNix)).stdout)
    const names = document.instances.map(({ instance }: { instance: string }) => instance)
    expect(names).toEqual(['first', 'ruled', 'second', 'shop'])
  })

  test('says that a killed run has left its lock behind', async () => {
    const name = 'kubernixos-instance-first'
    const spec = {
      holderIdentity: 'killed',
      renewTime: '2026-01-01T00:00:00.000000Z',
      leaseDurationSeconds: 15,
    }
    await kubectl(
      plane,
      'patch',
      'lease',
      name,
      '-n',
      'kube-system',
      '--type=merge',
      '-p',
      JSON.stringify({ spec }),
    )
    expect(await run('status', '--instance', 'first')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        '\nthe lock has expired, because its run was probably killed: "killed" holds it',
      ),
    })
  })

  test('a user without rights learns what is not known', async () => {
    await kubectl(plane, 'create', 'namespace', 'team')
    const viewer = await plane.serviceAccount('team', 'viewer')
    await kubectl(
      plane,
      'create',
      'rolebinding',
      'view',
      '-n',
      'default',
      '--clusterrole=view',
      '--serviceaccount=team:viewer',
    )
    place.write(configuration({ first: configMap('first') }, { instance: 'first' }))
    const { stdout, stderr } = await run('status', '-n', 'default', '--kubeconfig', viewer, '--all-objects')
    expect(stdout).toContain(
      'last rollout: not known, because you may not read Leases in the namespaces kube-system, ',
    )
    expect(stderr).toContain('warning: objects may be missing, because you may not list these kinds: ')
  })
})

test('--watch prints what changes, until Ctrl-C', async () => {
  const write = (a: string, more: Parameters<typeof configuration>[0] = {}) =>
    place.write(configuration({ watched: configMap('watched', { a }), ...more }, { instance: 'watch' }))
  write('1', { web: deployment('patient') })
  expect(await run('apply', '--wait')).toMatchObject({ code: 0 })
  const watching = startRun(place, ['status', '--watch'])
  await watching.said('2 objects of instance "watch": 2 ready; no differences\n')
  await kubectl(plane, 'patch', 'configmap', 'watched', '-p', '{"data":{"a":"2"}}')
  await watching.said(/configmap\/watched +ready +to update /)
  await kubectl(plane, 'delete', 'deployment', 'patient')
  await watching.said(/deployment.apps\/patient +missing +to create/)
  expect(await run('apply')).toMatchObject({ code: 0 })
  await watching.said(/configmap\/watched +ready +none /)
  await watching.said(/deployment.apps\/patient +ready +none /)
  await kubectl(plane, 'delete', 'lease', 'kubernixos-instance-watch', '-n', 'kube-system')
  await watching.said('\nlast rollout: none is recorded\n')
  watching.signal('SIGINT')
  const { code, stdout, stderr } = await watching.ended
  expect({ code, stderr }).toEqual({ code: 130, stderr: 'interrupted\n' })
  expect(stdout.match(/^NAMESPACE/gm)).toHaveLength(1)
  expect(stdout.match(/^last rollout: succeeded/gm)?.length).toBeGreaterThan(1)
})
