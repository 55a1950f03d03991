import { describe, expect, test, vi } from 'vitest'
import type { AuditEvent } from '../control-plane/audit-event.ts'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { kubectl, liveObject, removeFinalizers } from './live.ts'
import { onPlane } from './on-plane.ts'
import { isOfLock } from './program.ts'
import { startRun } from './running.ts'

// Deletions that others wait for (docs/rules.md 5.3). The tests stand in for an operator: they remove the finalizers.
const { plane, place, run } = onPlane({ nodes: 0 })

const finalizer = 'example.com/clean-up'

type Manifests = Parameters<typeof configuration>[0]

/** Applies these manifests and takes them out of the configuration again; what stays keeps it from being empty. */
async function leaveBehind(instance: string, manifests: Manifests): Promise<void> {
  const base = { base: configMap(`${instance}-base`) }
  place.write(configuration({ ...base, ...manifests }, { instance }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  place.write(configuration(base, { instance }))
}

/** What an operator has in a cluster: its kind, its Namespace, itself and its webhook, and one held object of the kind. */
function operator(kind: string) {
  const name = kind.toLowerCase()
  const container = { name: 'operator', image: 'operator' }
  const rule = {
    apiGroups: ['example.com'],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['nothing'],
  }
  return {
    kind: crd(kind, ['v1']),
    space: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    operator: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: name },
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
      },
    },
    webhook: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name },
      webhooks: [
        {
          name: `${name}.example.com`,
          admissionReviewVersions: ['v1'],
          clientConfig: { url: 'https://127.0.0.1:1/' },
          failurePolicy: 'Ignore',
          rules: [rule],
          sideEffects: 'None',
        },
      ],
    },
    one: custom(kind, 'one', { namespace: 'default', finalizers: [finalizer] }),
  }
}

/** What comes after the held object of a kind, each with the place of its deletion. */
function behind(kind: string) {
  const name = kind.toLowerCase()
  const admission = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
  return {
    [`validatingwebhookconfiguration/${name}`]: `${admission}/${name}`,
    [`deployment/${name}`]: `/apis/apps/v1/namespaces/${name}/deployments/${name}`,
    [`namespace/${name}`]: `/api/v1/namespaces/${name}`,
    [`crd/${name}s.example.com`]: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}s.example.com`,
  }
}

/** None of what comes after the held object has been deleted yet. */
async function expectAllBehindLive(kind: string): Promise<void> {
  const name = kind.toLowerCase()
  for (const object of Object.keys(behind(kind))) {
    const { metadata } = await liveObject(plane, object, '-n', name)
    expect([object, metadata.deletionTimestamp]).toEqual([object, undefined])
  }
}

function removeFinalizer(kind: string): Promise<string> {
  const none = JSON.stringify({ metadata: { finalizers: [] } })
  return kubectl(plane, 'patch', `${kind.toLowerCase()}/one`, '--type=merge', '-p', none)
}

/** Where in the audit log the last such request stands; throws where there is none. */
function placeOf(events: readonly AuditEvent[], verb: string, path: string): number {
  const place = events.findLastIndex(event => event.verb === verb && event.requestURI.split('?')[0] === path)
  if (place === -1) throw new Error(`the audit log has no ${verb} ${path}`)
  return place
}

/** Our requests, without those for the lock. */
async function ours(): Promise<AuditEvent[]> {
  return (await plane.auditEvents())
    .filter(({ userAgent }) => userAgent?.startsWith('kubectl-nixos'))
    .filter(({ requestURI }) => !isOfLock(requestURI))
}

const held = (kind: string) => `waiting for ${kind} default/one to go, held by its finalizer ${finalizer}\n`

test('a custom resource is gone before its operator, its webhook, their Namespace and its CRD go', async () => {
  await leaveBehind('order', operator('Order'))
  const before = (await ours()).length
  const running = startRun(place, ['prune', '--yes'])
  await running.said(held('Order'))
  await expectAllBehindLive('Order')
  await removeFinalizer('Order')
  const { code, stdout } = await running.ended
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: [
      'order.example.com/one',
      'validatingwebhookconfiguration.admissionregistration.k8s.io/order',
      'deployment.apps/order',
      'namespace/order',
      'customresourcedefinition.apiextensions.k8s.io/orders.example.com',
    ]
      .map(name => `${name} pruned\n`)
      .join(''),
  })
  const events = await plane.auditEvents()
  const one = '/apis/example.com/v1/namespaces/default/orders/one'
  const steps = [
    placeOf(events, 'delete', one),
    placeOf(events, 'patch', one),
    ...Object.values(behind('Order')).map(path => placeOf(events, 'delete', path)),
  ]
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
  const watches = (await ours()).slice(before).filter(({ verb }) => verb === 'watch')
  expect(watches.some(({ requestURI }) => requestURI.includes('/orders?'))).toBe(true)
  // The last rank is awaited, too.
  const crd = await plane.kubectl(['get', 'crd/orders.example.com'])
  expect(crd.stderr).toContain('NotFound')
})

describe('a custom resource that does not go in time', () => {
  const notRun =
    /it comes after Late default\/one, which is still there, held by its finalizer example.com\/clean-up/

  test('fails with its finalizers, and what comes after it is not run, in the document, too', async () => {
    await leaveBehind('late', operator('Late'))
    const { code, stdout, stderr } = await run('prune', '--yes', '--delete-timeout=2', '-o', 'json')
    expect(code).toBe(1)
    expect(stderr).toContain(held('Late'))
    const document = jsonDocument(stdout)
    expect(actionsOf(document)).toEqual({
      'Late one': 'failed',
      'ValidatingWebhookConfiguration late': 'not-run',
      'Deployment late': 'not-run',
      'Namespace late': 'not-run',
      'CustomResourceDefinition lates.example.com': 'not-run',
    })
    const [first, ...others] = document.changes
    expect(first.reason).toMatchObject({
      kind: 'failed',
      reason: 'StillThere',
      message: expect.stringContaining(`held by its finalizer ${finalizer} (set by "kubectl-nixos")`),
    })
    for (const { reason } of others)
      expect(reason).toMatchObject({ kind: 'not-run', message: expect.stringMatching(notRun) })
    await expectAllBehindLive('Late')
  })

  test('is waited for by the next run, although there is nothing to delete of it', async () => {
    const { stdout: shown } = await run('diff')
    expect(shown).toContain(
      '= late.example.com/one (namespace default) is being deleted, held by its finalizer',
    )
    expect(shown).not.toContain('- late.example.com/one')
    const { code, stdout, stderr, writes } = await run('prune', '--yes', '--delete-timeout=2')
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    expect(stderr).toContain(held('Late'))
    expect(stdout).toMatch(/^late.example.com\/one failed\n/)
    expect(stdout.match(/ not-run\n/g)).toHaveLength(4)
    expect(stderr).toMatch(/\nprune-failed: 1 failed, 4 not run\n$/)
    expect(stderr.match(new RegExp(notRun, 'g'))).toHaveLength(4)
    await expectAllBehindLive('Late')
  })

  test('lets the run go on that sees it go', async () => {
    const running = startRun(place, ['prune', '--yes'])
    await running.said(held('Late'))
    await expectAllBehindLive('Late')
    await removeFinalizer('Late')
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.match(/ pruned\n/g)).toHaveLength(4)
    expect(await run('prune')).toMatchObject({ code: 0, stderr: 'nothing to do\n' })
  })

  test('is told as failed in lines, too', async () => {
    await leaveBehind('lines', operator('Line'))
    const { code, stdout, stderr } = await run('prune', '--yes', '--delete-timeout=2')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^line.example.com\/one failed\n/)
    expect(stderr).toMatch(
      /^Line default\/one failed \(StillThere\): .*example.com\/clean-up \(set by "kubectl-nixos"\)$/m,
    )
    expect(stderr).toMatch(/\nprune-failed: 1 failed, 4 not run\n$/)
    await removeFinalizer('Line')
  })
})

test('the last rank is waited for, also by the next run that has nothing else to delete', async () => {
  const last = { ...configMap('last'), metadata: { name: 'last', finalizers: [finalizer] } }
  await leaveBehind('last', { last })
  const { code, stdout, stderr } = await run('prune', '--yes', '--delete-timeout=1s')
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'configmap/last failed\n' })
  expect(stderr).toContain(`it was deleted and is still there, held by its finalizer ${finalizer}`)
  const leaving = `ConfigMap default/last is being deleted already, held by its finalizer ${finalizer} (set by "kubectl-nixos")\n`
  const start = (await ours()).length
  expect(await run('prune', '--dry-run')).toMatchObject({
    code: 0,
    stderr: `${leaving}nothing to do (server dry run)\n`,
  })
  expect((await ours()).slice(start).filter(({ verb }) => verb === 'watch')).toEqual([])
  const again = await run('prune', '--delete-timeout=1s')
  expect(again).toMatchObject({ code: 1, stdout: 'configmap/last failed\n', writes: [] })
  expect(again.stderr).toContain(leaving)
  expect(again.stderr).toContain(
    'ConfigMap default/last failed (StillThere): it was deleted and is still there',
  )
  expect(again.stderr).toMatch(/\nprune-failed: 1 failed\n$/)
  const patient = startRun(place, ['prune'])
  await patient.said('waiting for ConfigMap default/last to go')
  await kubectl(plane, 'patch', 'configmap/last', '--type=merge', '-p', '{"metadata":{"finalizers":[]}}')
  expect(await patient.ended).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(/\nnothing to do\n$/),
  })
})

test('a Namespace that does not go says what is in it: in the failure, in diff, and in delete', async () => {
  const inside = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'inside', namespace: 'full', finalizers: [finalizer] },
  }
  place.write(
    configuration(
      { full: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'full' } } },
      { instance: 'full' },
    ),
  )
  expect(await run('apply')).toMatchObject({ code: 0 })
  await plane.kubectl(['apply', '-f', '-'], { stdin: JSON.stringify(inside) })
  const remaining = `Some content in the namespace has finalizers remaining: ${finalizer} in 1 resource instances`
  const running = startRun(place, ['delete', '--yes', '--prune-contents'])
  await running.said(
    'waiting for Namespace full to go: Some resources are remaining: configmaps. has 1 resource',
  )
  running.signal('SIGINT')
  const stopped = await running.ended
  expect(stopped).toMatchObject({ code: 130, stdout: 'namespace/full pruned\n' })
  expect(stopped.stderr).toContain('Namespace full: it was deleted and is still there: ')
  expect(stopped.stderr).toContain(remaining)
  const again = await run('delete', '--yes', '--delete-timeout=1s')
  expect(again).toMatchObject({ code: 1, stdout: 'namespace/full failed\n' })
  expect(again.stderr).toMatch(/^Namespace full is being deleted already: /)
  expect(again.stderr).toMatch(/\nprune-failed: 1 failed\n$/)
  expect(again.stderr).toContain(remaining)
  place.write(configuration({ other: configMap('full-other') }, { instance: 'full' }))
  const diff = await run('diff', '-o', 'json')
  expect(jsonDocument(diff.stdout)['leaving']).toEqual([
    {
      object: { apiVersion: 'v1', kind: 'Namespace', name: 'full' },
      finalizers: [],
      conditions: expect.arrayContaining([
        { type: 'NamespaceFinalizersRemaining', message: expect.stringContaining(finalizer) },
      ]),
    },
  ])
  await removeFinalizers(plane, 'configmap/inside', '-n', 'full')
})

test('a Pod is waited for while it may end in peace', async () => {
  // No kubelet is there to end it: it terminates for as long as its grace period, and stays.
  const spec = {
    nodeName: 'nowhere',
    terminationGracePeriodSeconds: 600,
    containers: [{ name: 'web', image: 'web' }],
  }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }
  await leaveBehind('grace', { pod, settings: configMap('settings') })
  const running = startRun(place, ['prune', '--yes'])
  await vi.waitFor(
    async () => expect((await liveObject(plane, 'pod/web')).metadata.deletionTimestamp).toBeDefined(),
    { timeout: 30_000 },
  )
  await vi.waitFor(
    async () => {
      const watches = (await ours()).filter(({ requestURI }) => /pods\?.*watch=true/.test(requestURI))
      expect(watches).toHaveLength(1)
    },
    { timeout: 30_000 },
  )
  expect((await liveObject(plane, 'configmap/settings')).metadata.deletionTimestamp).toBeUndefined()
  await kubectl(plane, 'delete', 'pod', 'web', '--grace-period=0', '--force')
  expect(await running.ended).toMatchObject({
    code: 0,
    stdout: 'pod/web pruned\nconfigmap/settings pruned\n',
    stderr: '2 pruned\n',
  })
})
