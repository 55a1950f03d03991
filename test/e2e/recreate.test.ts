import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { crd } from './custom-kind.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { kubectl, liveObject, removeFinalizers } from './live.ts'
import { onPlane } from './on-plane.ts'
import { startRun } from './running.ts'

// Objects whose immutable fields change (docs/rules.md 1.33).
const { plane, place, run } = onPlane({ nodes: 0 })

type Manifests = Parameters<typeof configuration>[0]

const schema = JSON.parse(readFileSync(new URL('../../schema/plan.json', import.meta.url), 'utf8'))
const isPlan = new Ajv().compile(schema)

const workload = (apiVersion: string, kind: string, image: string, spec: object, podSpec: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: kind.toLowerCase() },
  spec: { ...spec, template: { spec: { ...podSpec, containers: [{ name: 'main', image }] } } },
})

const job = (image: string) => workload('batch/v1', 'Job', image, {}, { restartPolicy: 'Never' })
const deployment = (app: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
})
const service = (clusterIP: string, nodePort: number) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'door' },
  spec: { type: 'NodePort', clusterIP, selector: { app: 'web' }, ports: [{ port: 80, nodePort }] },
})
const storageClass = (type: string) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast' },
  provisioner: 'example.com/disk',
  parameters: { type },
})
const fixedMap = (name: string, a: string, metadata: object = {}) => ({
  ...configMap(name, { a }),
  metadata: { name, ...metadata },
  immutable: true,
})
const secret = (password: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login' },
  immutable: true,
  stringData: { password },
})

function configure(instance: string, manifests: Manifests): void {
  place.write(configuration(manifests, { instance }))
}

/** Applies the first manifests and configures the second ones. */
async function change(instance: string, before: Manifests, after: Manifests): Promise<void> {
  configure(instance, before)
  expect(await run('apply')).toMatchObject({ code: 0 })
  configure(instance, after)
}

const uidOf = async (name: string) => (await liveObject(plane, name)).metadata.uid
const deletions = (writes: readonly string[]) => writes.filter(one => one.startsWith('delete'))

test('objects of each kind are shown, asked about, deleted and created again', async () => {
  const all = (step: 0 | 1) => ({
    job: job(`m:${step}`),
    web: deployment(`web-${step}`),
    door: service(`10.96.0.7${step}`, 30123),
    storage: storageClass(`disk-${step}`),
    map: fixedMap('map', `${step}`),
    login: secret(`hunter-${step}`),
    same: configMap('same'),
  })
  await change('all', all(0), all(1))
  // The controllers have to make what goes along.
  await kubectl(plane, 'wait', '--for=create', 'pod', '-l', 'app=web-0', '--timeout=60s')
  await kubectl(plane, 'wait', '--for=create', 'pod', '-l', 'job-name=job', '--timeout=60s')
  await kubectl(
    plane,
    'wait',
    '--for=create',
    'endpointslice',
    '-l',
    'kubernetes.io/service-name=door',
    '--timeout=60s',
  )
  const names = [
    'job/job',
    'deployment/web',
    'service/door',
    'storageclass/fast',
    'configmap/map',
    'secret/login',
  ]
  const uids = async () =>
    Object.fromEntries(await Promise.all(names.map(async name => [name, await uidOf(name)])))
  const before = await uids()

  const refused = await run('diff')
  expect(refused.code).toBe(2)
  expect(
    refused.stdout.match(/add --recreate, or the annotation kubernixos\/recreate: "true"/g),
  ).toHaveLength(6)

  const { code, stdout, stderr } = await run('diff', '--recreate')
  expect(code).toBe(1)
  expect(stdout).toContain(
    [
      '- job.batch/job (namespace default) replace: it is deleted and created again',
      '    also deletes: 1 pods',
      '    ~ spec.template.spec.containers[name=main].image: m:0 → m:1',
      '- deployment.apps/web (namespace default) replace: it is deleted and created again',
      '    also deletes: 2 pods, 1 replicasets.apps',
      '    ~ spec.selector.matchLabels.app: web-0 → web-1',
      '    ~ spec.template.metadata.labels.app: web-0 → web-1',
      '',
    ].join('\n'),
  )
  expect(stdout).toContain(
    '    also deletes: 1 endpointslices.discovery.k8s.io\n    ~ spec.clusterIP: "10.96.0.70" → "10.96.0.71"\n- ',
  )
  expect(stdout).toContain('    ~ data.password: *** (before) → *** (after)\n')
  expect(stderr).toContain('6 to replace, 1 to restamp\n')

  const unasked = await run('apply', '--recreate')
  expect(unasked).toMatchObject({ code: 1, writes: [], stdout: '' })
  expect(unasked.stderr).toContain(
    '\n  - deployment.apps/web (namespace default), also deletes: 2 pods, 1 replicasets.apps\n',
  )
  expect(unasked.stderr).toContain('error: 6 objects would be replaced, but there is no terminal to ask at\n')
  const no = await place.runAtTerminal(['apply', '--recreate'], ['no'])
  expect(no.screen).toContain('You are about to replace 6 objects, please confirm')
  const many = await run('apply', '--recreate', '--yes', '--max-deletions', '5')
  expect(many).toMatchObject({ code: 1, writes: [] })
  expect(many.stderr).toContain('6 deletions for replacements are more than the limit of 5')
  expect(await uids()).toEqual(before)

  const done = await run('apply', '--recreate', '--yes', '-o', 'json')
  expect(done.code).toBe(0)
  const document = jsonDocument(done.stdout)
  expect(document.summary).toMatchObject({ recreated: 6, restamped: 1 })
  expect(document.changes).toContainEqual(
    expect.objectContaining({
      action: 'recreated',
      object: expect.objectContaining({ kind: 'Deployment' }),
      immutable: ['spec.selector'],
      alsoDeletes: [
        { what: 'pods', count: 2 },
        { what: 'replicasets.apps', count: 1 },
      ],
      answer: expect.objectContaining({ uid: await uidOf('deployment/web') }),
    }),
  )
  expect(deletions(done.writes)).toHaveLength(6)
  const after = await uids()
  expect(Object.keys(after)).toEqual(Object.keys(before))
  for (const [name, uid] of Object.entries(after)) expect(uid).not.toBe(before[name])
  expect(await run('diff', '--recreate')).toMatchObject({ code: 0 })
}, 120_000)

test('a saved plan replaces what it shows, and nothing else', async () => {
  await change('saved', { map: fixedMap('saved', '1') }, { map: fixedMap('saved', '2') })
  expect(await run('diff', '--recreate', '--save-plan', 'saved.json')).toMatchObject({ code: 1 })
  expect(
    isPlan(JSON.parse(readFileSync(join(place.folder, 'saved.json'), 'utf8'))),
    JSON.stringify(isPlan.errors),
  ).toBe(true)
  // Somebody replaces the object: it is another one now.
  await kubectl(plane, 'delete', 'configmap', 'saved')
  configure('saved', { map: fixedMap('saved', '1') })
  expect(await run('apply')).toMatchObject({ code: 0 })
  const stale = await run('apply', '--plan', 'saved.json')
  expect(stale).toMatchObject({ code: 1, writes: [] })
  expect(stale.stderr).toContain('the plan replaces it, but another object has its name now')
  configure('saved', { map: fixedMap('saved', '2') })
  expect(await run('diff', '--recreate', '--save-plan', 'saved.json')).toMatchObject({ code: 1 })
  const old = await uidOf('configmap/saved')
  expect(await run('apply', '--plan', 'saved.json')).toMatchObject({
    code: 0,
    stdout: 'configmap/saved recreated\n',
  })
  expect(await uidOf('configmap/saved')).not.toBe(old)
})

test('the annotation replaces one object, and the others are refused', async () => {
  const metadata = { name: 'idle', annotations: { 'kubernixos/recreate': 'true' } }
  const idle = (app: string) => {
    const { spec, ...rest } = deployment(app)
    return { ...rest, metadata, spec: { ...spec, replicas: 0 } }
  }
  const both = (a: string) => ({ one: idle(`app-${a}`), two: fixedMap('two', a) })
  await change('annotated', both('1'), both('2'))
  expect(jsonDocument((await run('diff', '-o', 'json')).stdout).summary).toMatchObject({
    replace: 1,
    refused: 1,
  })
  expect(await run('apply', '--yes')).toMatchObject({ code: 1, writes: [] })
  configure('annotated', { ...both('2'), two: fixedMap('two', '1') })
  const { code, stdout } = await run('apply', '--wait', '--yes', '-o', 'json')
  expect(code).toBe(0)
  const document = jsonDocument(stdout)
  expect(actionsOf(document)).toEqual({ 'Deployment idle': 'recreated', 'ConfigMap two': 'restamped' })
  expect(document.changes).toContainEqual(
    expect.objectContaining({ action: 'recreated', readiness: { state: 'ready' } }),
  )
})

describe('nothing is deleted', () => {
  test('what is invalid is not deleted', async () => {
    const broken = (image: string, policy: string) =>
      workload('batch/v1', 'Job', image, {}, { restartPolicy: policy })
    const cases = (step: 0 | 1): Manifests => ({
      // Immutable and invalid for another reason at once.
      job: { ...broken(`m:${step}`, step === 0 ? 'Never' : 'Always'), metadata: { name: 'broken' } },
      map: fixedMap(`valid`, 'a'),
    })
    await change('invalid', cases(0), cases(1))
    const { code, stdout, stderr, writes } = await run('apply', '--recreate', '--yes')
    expect({ code, stdout, writes }).toEqual({ code: 1, stdout: 'job.batch/broken refused\n', writes: [] })
    expect(stderr).toContain('Job default/broken refused: ')
    expect(stderr).not.toContain('add --recreate')
  })

  test('of kinds that hold others or data, nor of what somebody protects', async () => {
    const claim = (mode: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } },
    })
    const set = (step: 0 | 1): Manifests => ({
      claim: claim(step === 0 ? 'ReadWriteOnce' : 'ReadWriteMany'),
      kind: crd('Gauge', ['v1'], { scope: step === 0 ? 'Namespaced' : 'Cluster' }),
      guarded: fixedMap('guarded', `${step}`),
      helm: fixedMap('of-helm', `${step}`),
    })
    await change('never', set(0), set(1))
    await kubectl(plane, 'annotate', 'configmap', 'guarded', 'kubernixos/prune=disabled')
    await kubectl(plane, 'annotate', 'configmap', 'of-helm', 'meta.helm.sh/release-name=r')
    const { code, stderr, writes } = await run('apply', '--recreate', '--yes')
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    for (const why of [
      'that is never done to persistentvolumeclaims',
      'that is never done to customresourcedefinitions.apiextensions.k8s.io',
      'its annotation kubernixos/prune: disabled keeps it',
      'Helm manages it',
    ])
      expect(stderr).toContain(`it is not deleted and created again, because ${why}\n`)
    expect(stderr).not.toContain('add --recreate')
  })

  test('of what was there before, unless the run takes it fully', async () => {
    await kubectl(plane, 'create', 'configmap', 'before', '--from-literal=a=1')
    await kubectl(plane, 'patch', 'configmap', 'before', '--patch', '{"immutable":true}')
    await change('before', { map: fixedMap('before', '1') }, { map: fixedMap('before', '2') })
    const refused = await run('apply', '--recreate', '--yes')
    expect(refused).toMatchObject({ code: 1, writes: [] })
    expect(refused.stderr).toContain(
      'because it was there before this configuration; give --adopt with --recreate',
    )
    expect(await run('apply', '--recreate', '--adopt', '--yes')).toMatchObject({
      code: 0,
      stdout: 'configmap/before recreated\n',
    })
    expect((await liveObject(plane, 'configmap/before')).metadata.annotations).toBeUndefined()
  })
})

describe('an object that is held by a finalizer', () => {
  const held = (a: string) => fixedMap('held', a, { finalizers: ['example.com/hold'] })
  const release = () => removeFinalizers(plane, 'configmap/held')

  test('is not created after --delete-timeout, and its holder is named; then it is created by the next run', async () => {
    await change('held', { map: held('1') }, { map: held('2') })
    const shown = await run('diff', '--recreate')
    expect(shown.stdout).toContain(
      '    its deletion waits for its finalizer example.com/hold (set by "kubectl-nixos")\n    ~ data.a: ',
    )
    const { code, stderr, writes } = await run('apply', '--recreate', '--yes', '--delete-timeout', '1s')
    expect(code).toBe(1)
    expect(deletions(writes)).toHaveLength(1)
    expect(writes.filter(one => one.startsWith('patch'))).toEqual([])
    expect(stderr).toContain(
      'waiting for ConfigMap default/held to go, held by its finalizer example.com/hold',
    )
    expect(stderr).toContain(
      'held by its finalizer example.com/hold (set by "kubectl-nixos"). It was not created again, because the time of --delete-timeout is up. Run apply again once it is gone',
    )
    const again = await run('apply', '--recreate', '--yes')
    expect(again).toMatchObject({ code: 1, writes: [] })
    expect(again.stderr).toContain('it is being deleted')
    await release()
    expect(await run('apply')).toMatchObject({ code: 0, stdout: 'configmap/held created\n' })
  })

  test('and an interrupt in between says what is missing', async () => {
    configure('held', { map: held('3') })
    const running = startRun(place, ['apply', '--recreate', '--yes'])
    await running.said('waiting for ConfigMap default/held to go')
    running.signal('SIGINT')
    const { code, stderr } = await running.ended
    expect(code).toBe(130)
    expect(stderr).toContain(
      'It was not created again, because the run was interrupted. Run apply again once it is gone',
    )
    await release()
    expect(await run('apply')).toMatchObject({ code: 0, stdout: 'configmap/held created\n' })
  })
})

test('a creation that fails after the deletion says that the cluster lacks the object', async () => {
  // Dry runs have another name, so a policy about the name is only met by the creation itself.
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['configmaps'],
    resourceNames: ['lost'],
  }
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'no-lost' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: 'false', message: 'lost may not be created' }],
    },
  }
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'no-lost' },
    spec: { policyName: 'no-lost', validationActions: ['Deny'] },
  }
  await change('lost', { map: fixedMap('lost', '1') }, { map: fixedMap('lost', '2') })
  for (const object of [policy, binding])
    await plane.kubectl(['apply', '-f', '-'], { stdin: JSON.stringify(object) })
  await expect
    .poll(async () => (await plane.kubectl(['create', 'configmap', 'lost', '--dry-run=server'])).stderr)
    .toContain('lost may not be created')
  const { code, stderr, stdout } = await run('apply', '--recreate', '--yes')
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'configmap/lost failed\n' })
  expect(stderr).toContain(
    'ConfigMap default/lost failed (Invalid): it was deleted and is NOT created again: ',
  )
  expect(stderr).toContain('lost may not be created')
  expect(stderr).toContain('The cluster has no ConfigMap of this name now. Run apply again to create it\n')
  await kubectl(plane, 'delete', 'validatingadmissionpolicybinding', 'no-lost')
  await expect
    .poll(async () => (await plane.kubectl(['create', 'configmap', 'lost', '--dry-run=server'])).code)
    .toBe(0)
  expect(await run('apply')).toMatchObject({ code: 0, stdout: 'configmap/lost created\n' })
})
