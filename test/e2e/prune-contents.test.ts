import { expect, test, vi } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { jsonDocument } from './json-document.ts'
import { byName, kubectl, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'
import { sortedLines } from './sorted-lines.ts'

// What a deletion would take along that is not ours keeps it. Each test is an instance of its own.
const { plane, place, run: ran } = onPlane({ nodes: 0 })

type Manifests = Parameters<typeof configuration>[0]
const base = { base: configMap('base') }

/** Runs the program; deletions of one rank are made at once, so their order says nothing. */
async function run(...args: string[]) {
  const finished = await ran(...args)
  return { ...finished, writes: finished.writes.toSorted() }
}

/** Applies these manifests, lets something happen to them, and takes all of them out of the configuration. */
async function leaveBehind(
  instance: string,
  manifests: Manifests,
  happens: () => Promise<unknown>,
): Promise<void> {
  place.write(configuration({ ...base, ...manifests }, { instance, namespace: instance }))
  await plane.kubectl(['create', 'namespace', instance])
  expect(await run('apply')).toMatchObject({ code: 0 })
  await happens()
  place.write(configuration(base, { instance, namespace: instance }))
}

test("a CRD is kept while there are somebody else's objects of its kind, and ours of them go", async () => {
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  }
  const widget = (name: string) => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name } })
  await leaveBehind('kinds', { crd, ours: widget('ours') }, async () => {
    const theirs = JSON.stringify({ ...widget('theirs'), metadata: { name: 'theirs', namespace: 'default' } })
    expect(await plane.kubectl(['create', '-f', '-'], { stdin: theirs })).toMatchObject({ code: 0 })
  })
  expect((await run('diff')).stdout).toContain(
    '= customresourcedefinition.apiextensions.k8s.io/widgets.example.com keep: its deletion would also delete what is not ours: widgets.example.com (1 in all)\n    Delete them first, or give --prune-contents.\n',
  )
  expect(await run('prune', '--yes')).toMatchObject({
    code: 0,
    stdout:
      'widget.example.com/ours pruned\ncustomresourcedefinition.apiextensions.k8s.io/widgets.example.com kept\n',
    writes: ['delete /apis/example.com/v1/namespaces/kinds/widgets/ours'],
  })
  expect(Object.keys(byName(await liveObjects(plane, 'widgets', '-A')))).toEqual(['Widget default/theirs'])
  expect(await run('prune', '--prune-contents')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      '  - customresourcedefinition.apiextensions.k8s.io/widgets.example.com, also deletes: 1 widgets.example.com\n',
    ),
    writes: [],
  })
  expect(await run('prune', '--prune-contents', '--yes')).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^1 pruned\n/m),
  })
  expect((await plane.kubectl(['get', 'crd/widgets.example.com'])).stderr).toContain('NotFound')
})

const storage = { resources: { requests: { storage: '1Gi' } }, accessModes: ['ReadWriteOnce'] }

function volume(name: string, persistentVolumeReclaimPolicy: string, storageClassName = name) {
  const capacity = { storage: '1Gi' }
  const hostPath = { path: `/nowhere/${name}` }
  const { accessModes } = storage
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: { capacity, accessModes, hostPath, persistentVolumeReclaimPolicy, storageClassName },
  }
}

function claim(name: string, storageClassName = name) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { ...storage, storageClassName },
  }
}

test('a claim is kept while its volume would be deleted with it', async () => {
  const at = ['-n', 'volumes']
  const volumes = [volume('losing', 'Delete'), volume('retained', 'Retain')]
  for (const one of volumes) {
    expect(await plane.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(one) })).toMatchObject({
      code: 0,
    })
  }
  const claims = { losing: claim('losing'), retained: claim('retained'), unbound: claim('unbound') }
  await leaveBehind('volumes', claims, async () => {
    const bound = '--for=jsonpath={.status.phase}=Bound'
    await kubectl(plane, 'wait', bound, 'pvc/losing', 'pvc/retained', '--timeout=40s', ...at)
  })
  const pruned = await run('apply', '--prune', '--yes')
  expect({ ...pruned, stdout: sortedLines(pruned.stdout) }).toMatchObject({
    code: 0,
    stdout: [
      'configmap/base restamped',
      'persistentvolumeclaim/losing kept',
      'persistentvolumeclaim/retained pruned',
      'persistentvolumeclaim/unbound pruned',
    ],
    // Before that, it may say what the controller of claims still holds.
    stderr: expect.stringMatching(
      /(^|\n)PersistentVolumeClaim volumes\/losing kept: its deletion would also delete what is not ours: volume data \(1 in all\)\n {4}Delete them first, or give --prune-contents\.\n1 restamped, 2 pruned, 1 kept\n$/,
    ),
  })
  const released = '--for=jsonpath={.status.phase}=Released'
  await kubectl(plane, 'wait', released, 'pv/retained', '--timeout=40s')
  expect(await run('prune', '--yes', '--prune-contents')).toMatchObject({
    code: 0,
    stdout: 'persistentvolumeclaim/losing pruned\n',
  })
})

test('a claim that is not bound yet is kept while a volume is free that would go with it', async () => {
  // The controller binds a claim even while it is being deleted, and then deletes the volume after it.
  await leaveBehind('free', { early: claim('early'), never: claim('never') }, async () => {
    const stdin = JSON.stringify(volume('free', 'Delete', 'early'))
    expect(await plane.kubectl(['create', '-f', '-'], { stdin })).toMatchObject({ code: 0 })
  })
  const early = await run('prune', '--yes')
  expect(early).toMatchObject({
    code: 0,
    stdout: 'persistentvolumeclaim/never pruned\npersistentvolumeclaim/early kept\n',
  })
  expect(Object.keys(byName(await liveObjects(plane, 'pv')))).toContain('PersistentVolume free')
})

test('a volume of ours is kept for its data, unless that is retained', async () => {
  await leaveBehind(
    'disks',
    { lost: volume('lost', 'Delete'), safe: volume('safe', 'Retain') },
    async () => {},
  )
  expect(await run('prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'persistentvolume/safe pruned\npersistentvolume/lost kept\n',
    stderr: expect.stringContaining(
      'PersistentVolume lost kept: its deletion would also delete what is not ours: volume data',
    ),
  })
})

test('a StatefulSet is kept where its claims go with it', async () => {
  const set = (name: string, whenDeleted: string) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: { app: name } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'db', image: 'db:1' }] },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { ...storage, storageClassName: 'sets' } }],
    },
  })
  const claims = async () => Object.keys(byName(await liveObjects(plane, 'pvc', '-n', 'sets')))
  await leaveBehind('sets', { cleaning: set('cleaning', 'Delete'), keeping: set('keeping', 'Retain') }, () =>
    vi.waitFor(async () => expect(await claims()).toHaveLength(2), { timeout: 30_000 }),
  )
  expect(await run('prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'statefulset.apps/keeping pruned\nstatefulset.apps/cleaning kept\n',
    stderr: expect.stringContaining(
      'StatefulSet sets/cleaning kept: its deletion would also delete what is not ours: persistentvolumeclaims (1 in all)\n',
    ),
  })
  expect(await claims()).toHaveLength(2)
  const { changes } = jsonDocument((await run('diff', '--prune-contents', '-o', 'json')).stdout)
  expect(changes.filter(({ action }: { action: string }) => action === 'delete')).toMatchObject([
    {
      action: 'delete',
      alsoDeletes: expect.arrayContaining([
        { what: 'persistentvolumeclaims', count: 1 },
        { what: 'pods', count: 1 },
      ]),
    },
  ])
  expect(await run('prune', '--yes', '--prune-contents')).toMatchObject({ code: 0 })
  await vi.waitFor(
    async () => expect(await claims()).toEqual(['PersistentVolumeClaim sets/data-keeping-0']),
    { timeout: 30_000 },
  )
})

test('what is put into a Namespace after the plan or the question keeps it', async () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'growing' } }
  const at = ['-n', 'growing']
  const guarded = configMap('guarded', {}, 'growing')
  place.write(configuration({ ...base, namespace, guarded }, { instance: 'growing', namespace: 'default' }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  await kubectl(plane, 'annotate', 'configmap', 'guarded', 'kubernixos/prune=disabled', ...at)
  await kubectl(plane, 'create', 'configmap', 'first', ...at)
  place.write(configuration(base, { instance: 'growing', namespace: 'default' }))
  const saved = await run('diff', '--prune-contents', '--save-plan', 'growing.json')
  const protectedToo =
    'also deletes configmap/guarded (namespace growing), although its annotation kubernixos/prune: disabled keeps it\n'
  expect(saved).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`    also deletes: 2 configmaps\n    ${protectedToo}`),
    stderr: expect.stringContaining('\n1 to restamp, 1 to delete\n'),
  })
  await kubectl(plane, 'create', 'secret', 'generic', 'second', ...at)
  expect(await run('apply', '--plan', 'growing.json')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      '\n- namespace/growing: the plan deletes it, but its deletion would also delete more now: 1 secrets (0 in the plan)\n',
    ),
    writes: [],
  })

  const asked = await place.runAtTerminal(
    ['prune', '--prune-contents'],
    [
      async () => {
        await kubectl(plane, 'create', 'secret', 'generic', 'third', ...at)
        return 'yes'
      },
    ],
  )
  expect(asked).toMatchObject({
    code: 1,
    screen: expect.stringContaining(
      'it has changed since the plan was made: its deletion would also delete more now: 2 secrets (1 in the plan)\n',
    ),
  })

  // Less than was planned is no obstacle.
  expect(await run('diff', '--prune-contents', '--save-plan', 'growing.json')).toMatchObject({ code: 1 })
  await kubectl(plane, 'delete', 'secret', 'third', ...at)
  expect(await run('apply', '--plan', 'growing.json')).toMatchObject({
    code: 0,
    stdout: 'configmap/base restamped\nnamespace/growing pruned\n',
    stderr: `Namespace growing: ${protectedToo}1 restamped, 1 pruned\n`,
  })
})
