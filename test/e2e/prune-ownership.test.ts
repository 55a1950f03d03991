import { describe, expect, test, vi } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { byName, kubectl, liveObject, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'
import { sortedLines } from './sorted-lines.ts'

// What prune takes for ours: never for the label alone. Each test is an instance of its own.
const { plane, place, run: ran } = onPlane({ nodes: 0 })

const base = { base: configMap('base') }
const patchOfBase = expect.stringMatching(/^patch \S+\/configmaps\/base\?/)

function namespace(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
}

/** Runs the program; deletions of one rank are made at once, so their order says nothing. */
async function run(...args: string[]) {
  const finished = await ran(...args)
  return { ...finished, writes: finished.writes.toSorted() }
}

/** Applies these manifests, lets something happen to them, and takes all of them out of the configuration. */
async function leaveBehind(
  instance: string,
  manifests: Parameters<typeof configuration>[0],
  happens: () => Promise<unknown>,
): Promise<void> {
  place.write(configuration({ ...base, ...manifests }, { instance, namespace: instance }))
  await plane.kubectl(['create', 'namespace', instance])
  expect(await run('apply')).toMatchObject({ code: 0 })
  await happens()
  place.write(configuration(base, { instance, namespace: instance }))
}

describe('somebody else has a say', () => {
  const at = ['-n', 'owners']

  test('tools, controllers and other declarative owners keep an object, each named', async () => {
    const names = ['argo-id', 'argo-instance', 'controlled', 'flux', 'flux-helm', 'goes', 'helm', 'shared']
    await leaveBehind('owners', Object.fromEntries(names.map(name => [name, configMap(name)])), async () => {
      const mark = (verb: string, name: string, what: string) =>
        kubectl(plane, verb, 'configmap', name, what, ...at)
      await mark('annotate', 'helm', 'meta.helm.sh/release-name=shop')
      await mark('annotate', 'argo-id', 'argocd.argoproj.io/tracking-id=shop:/ConfigMap:owners/argo-id')
      await mark('label', 'argo-instance', 'argocd.argoproj.io/instance=shop')
      await mark('label', 'flux', 'kustomize.toolkit.fluxcd.io/name=shop')
      await mark('label', 'flux-helm', 'helm.toolkit.fluxcd.io/name=shop')
      await own('controlled', 'base')
      await applyLabelAs('another-team', 'shared')
    })
    const pruned = await run('apply', '--prune', '--yes')
    expect(pruned).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('configmap/goes pruned\n'),
      writes: ['delete /api/v1/namespaces/owners/configmaps/goes', patchOfBase],
    })
    expect(pruned.stderr).toBe(
      [
        'ConfigMap owners/argo-id kept: Argo CD manages it\n    Delete it with Argo CD. If Argo CD has given it up, remove the annotation argocd.argoproj.io/tracking-id and the label argocd.argoproj.io/instance from the live object to let prune delete it.',
        'ConfigMap owners/argo-instance kept: Argo CD manages it\n    Delete it with Argo CD. If Argo CD has given it up, remove the annotation argocd.argoproj.io/tracking-id and the label argocd.argoproj.io/instance from the live object to let prune delete it.',
        'ConfigMap owners/controlled kept: it is controlled by ConfigMap base\n    It is deleted together with ConfigMap base.',
        'ConfigMap owners/flux kept: Flux manages it\n    Delete it with Flux. If Flux has given it up, remove the labels kustomize.toolkit.fluxcd.io/name and helm.toolkit.fluxcd.io/name from the live object to let prune delete it.',
        'ConfigMap owners/flux-helm kept: Flux manages it\n    Delete it with Flux. If Flux has given it up, remove the labels kustomize.toolkit.fluxcd.io/name and helm.toolkit.fluxcd.io/name from the live object to let prune delete it.',
        'ConfigMap owners/helm kept: Helm manages it\n    Delete it with Helm. If Helm has given it up, remove the annotation meta.helm.sh/release-name from the live object to let prune delete it.',
        'ConfigMap owners/shared kept: the field manager "another-team" applies its label, too\n    Delete it with kubectl if nobody needs it.',
        '1 restamped, 1 pruned, 7 kept\n',
      ].join('\n'),
    )
    expect(
      Object.keys(byName(await liveObjects(plane, 'configmaps', ...at, '-l', 'kubernixos'))),
    ).toHaveLength(8)
  })

  async function own(name: string, owner: string): Promise<void> {
    const { uid } = (await liveObject(plane, `configmap/${owner}`, ...at)).metadata
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid, controller: true }
    const patch = JSON.stringify({ metadata: { ownerReferences: [reference] } })
    await kubectl(plane, 'patch', 'configmap', name, '--type=merge', '-p', patch, ...at)
  }

  async function applyLabelAs(manager: string, name: string): Promise<void> {
    const { apiVersion, kind, metadata } = await liveObject(plane, `configmap/${name}`, ...at)
    const wanted = {
      apiVersion,
      kind,
      metadata: { name, namespace: 'owners', labels: metadata.labels ?? {} },
    }
    const args = ['apply', '--server-side', `--field-manager=${manager}`, '-f', '-']
    expect(await plane.kubectl(args, { stdin: JSON.stringify(wanted) })).toMatchObject({ code: 0 })
  }
})

test('an object that a backup has restored, managedFields and all, is kept', async () => {
  const at = ['-n', 'restored']
  await leaveBehind(
    'restored',
    { created: configMap('created'), patched: configMap('patched') },
    async () => {
      await restore('created', false)
      await restore('patched', true)
    },
  )
  expect(await run('diff', '-v')).toMatchObject({
    code: 0,
    stdout:
      '= configmap/patched (namespace restored) keep: it was created after our label was set, so it was restored or copied\n    Delete it with kubectl if nobody needs it.\n= 1 to restamp: only the checksum label changes\n',
    // The server takes the fields of one that is only created away from our entry.
    stderr: expect.stringContaining('1 more carry the label only because a controller copied it'),
  })
  expect(await run('prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/patched kept\n',
    writes: [],
  })

  async function restore(name: string, managedFields: boolean): Promise<void> {
    const exported = await liveObject(plane, `configmap/${name}`, ...at)
    await kubectl(plane, 'delete', 'configmap', name, ...at)
    const stdin = JSON.stringify(exported)
    // Creation times are whole seconds, and one second apart is still one request.
    await vi.waitFor(
      () => expect(Date.now()).toBeGreaterThan(Date.parse(exported.metadata.creationTimestamp) + 3000),
      {
        timeout: 5000,
      },
    )
    expect(await plane.kubectl(['create', '-f', '-'], { stdin })).toMatchObject({ code: 0 })
    if (!managedFields) return
    const patch = JSON.stringify({ metadata: { managedFields: exported.metadata.managedFields } })
    await kubectl(plane, 'patch', 'configmap', name, '--type=merge', '-p', patch, ...at)
  }
})

test('the same object under another API group is wanted', async () => {
  const said = {
    metadata: { name: 'deployed', namespace: 'default' },
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingInstance: 'ci-1',
    reason: 'Deployed',
    action: 'Deploy',
    type: 'Normal',
  }
  const about = { apiVersion: 'v1', kind: 'Namespace', name: 'default', namespace: 'default' }
  const old = {
    ...said,
    apiVersion: 'v1',
    kind: 'Event',
    message: 'Done',
    reportingComponent: 'ci',
    involvedObject: about,
  }
  const { message: _1, reportingComponent: _2, involvedObject: _3, ...rest } = old
  const renamed = {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    note: 'Done',
    reportingController: 'ci',
    regarding: about,
  }
  place.write(configuration({ old }, { instance: 'groups' }))
  expect(await run('apply')).toMatchObject({ code: 0, stdout: 'event/deployed created\n' })
  const { uid } = (await liveObject(plane, 'event/deployed')).metadata
  place.write(configuration({ renamed }, { instance: 'groups' }))
  expect(await run('diff')).toMatchObject({ code: 0, stderr: '1 to restamp\n' })
  expect(await run('prune', '--yes')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'nothing to do\n',
    writes: [],
  })
  expect(await run('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'event.events.k8s.io/deployed restamped\n',
  })
  expect((await liveObject(plane, 'event/deployed')).metadata.uid).toBe(uid)
})

test('namespaces of the cluster itself, and those that wanted objects live in', async () => {
  const namespaces = ['default', 'kube-system', 'kube-team', 'used', 'unused']
  place.write(
    configuration(Object.fromEntries(namespaces.map(name => [name, namespace(name)])), {
      instance: 'spaces',
    }),
  )
  expect(await run('apply')).toMatchObject({ code: 0 })
  place.write(configuration({ inside: configMap('inside', {}, 'used') }, { instance: 'spaces' }))
  const { code, stdout, stderr, writes } = await run('apply', '--prune', '--yes', '--prune-contents')
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `${[
      'Namespace used kept: objects of the configuration live in it',
      '    Move these objects to another namespace, or add the Namespace to the configuration.',
      '1 created, 2 released, 2 pruned, 1 kept',
    ].join('\n')}\n`,
  })
  expect(sortedLines(stdout)).toEqual([
    'configmap/inside created',
    'namespace/default released',
    'namespace/kube-system released',
    'namespace/kube-team pruned',
    'namespace/unused pruned',
    'namespace/used kept',
  ])
  expect(writes.filter(write => write.startsWith('delete'))).toEqual([
    'delete /api/v1/namespaces/kube-team',
    'delete /api/v1/namespaces/unused',
  ])
})

test('objects stamped under another field manager are kept, and whose they are is said', async () => {
  place.write(configuration({ web: configMap('web') }, { instance: 'managers' }))
  expect(await run('apply', '--field-manager=deployer')).toMatchObject({ code: 0 })
  place.write(configuration(base, { instance: 'managers' }))
  expect(await run('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/base created\nconfigmap/web kept\n',
    stderr:
      'ConfigMap default/web kept: it was applied under the field manager "deployer"\n    To delete it, run prune with --field-manager deployer.\n1 created, 1 kept\n',
  })
  // As the hint says, and as the configuration can say, too.
  expect(await run('prune', '--yes', '--field-manager', 'deployer')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('configmap/web pruned\n'),
    writes: ['delete /api/v1/namespaces/default/configmaps/web'],
  })
})

test("kubernixos' own objects, applied by kubectl on the client's side, are kept as legacy", async () => {
  place.write(configuration({ ...base, legacy: configMap('legacy') }, { instance: 'legacy' }))
  const { stdout: list } = await run('dump')
  expect(await plane.kubectl(['apply', '-f', '-'], { stdin: list })).toMatchObject({ code: 0 })
  place.write(configuration(base, { instance: 'legacy' }))
  expect(await run('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/base restamped\nconfigmap/legacy kept\n',
    stderr: expect.stringMatching(
      /^ConfigMap default\/legacy kept: legacy: its label was set by kubectl apply, as kubernixos does\n {4}.*--prune-legacy/m,
    ),
    writes: [patchOfBase],
  })
})

test('what controllers make of ours goes with ours, and never by our hand', async () => {
  const at = ['-n', 'children']
  const service = { apiVersion: 'v1', kind: 'Service' }
  const ports = [{ port: 80 }]
  await leaveBehind(
    'children',
    {
      web: { ...service, metadata: { name: 'web' }, spec: { ports, selector: { app: 'web' } } },
      outside: { ...service, metadata: { name: 'outside' }, spec: { ports } },
      // Hand-written Endpoints: a controller mirrors them, labels and all, to an EndpointSlice.
      mirrored: {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name: 'outside' },
        subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports }],
      },
    },
    () => vi.waitFor(async () => expect(await copies()).toHaveLength(4), { timeout: 30_000 }),
  )
  const pruned = await run('apply', '--prune', '--yes')
  expect({ ...pruned, stdout: sortedLines(pruned.stdout) }).toMatchObject({
    code: 0,
    stdout: [
      'configmap/base restamped',
      'endpoints/outside pruned',
      'service/outside pruned',
      'service/web pruned',
    ],
    writes: [
      'delete /api/v1/namespaces/children/endpoints/outside',
      'delete /api/v1/namespaces/children/services/outside',
      'delete /api/v1/namespaces/children/services/web',
      patchOfBase,
    ],
  })
  await vi.waitFor(async () => expect(await copies()).toEqual([]), { timeout: 30_000 })

  async function copies(): Promise<string[]> {
    return Object.keys(
      byName(await liveObjects(plane, 'endpointslices,endpoints', ...at, '-l', 'kubernixos')),
    )
  }
})
