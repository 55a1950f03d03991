import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ProxiedRequest } from '../faults/fault.ts'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'
import { writesSince } from './program.ts'
import { sortedLines } from './sorted-lines.ts'

// What changes between the question and the deletion, and deletions that the server does not carry out at once.
const { plane, place, run } = onPlane({ nodes: 0 })

type Manifests = Parameters<typeof configuration>[0]

/** Applies these manifests and takes them out of the configuration again. */
async function leaveBehind(instance: string, manifests: Manifests): Promise<void> {
  const options = { instance, namespace: instance }
  const base = { base: configMap('base') }
  place.write(configuration({ ...base, ...manifests }, options))
  await plane.kubectl(['create', 'namespace', instance])
  expect(await run('apply')).toMatchObject({ code: 0 })
  place.write(configuration(base, options))
}

/** Answers yes to the question, after something has happened. */
async function pruneAfter(happens: () => Promise<unknown>) {
  const start = new Date()
  const { code, screen } = await place.runAtTerminal(
    ['prune'],
    [
      async () => {
        await happens()
        return 'yes'
      },
    ],
  )
  const told = screen.slice(screen.lastIndexOf('yes\n') + 4)
  return { code, told, writes: await writesSince(plane, start) }
}

test('an object that another one replaces while the question stands is kept', async () => {
  await leaveBehind('replaced', { gone: configMap('gone'), web: configMap('web') })
  const at = ['-n', 'replaced']
  const web = await liveObject(plane, 'configmap/web', ...at)
  const { labels = {}, name, namespace } = web.metadata
  const again = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } }
  const pruned = await pruneAfter(async () => {
    await kubectl(plane, 'delete', 'configmap', 'gone', 'web', ...at)
    // Under our own manager, so that nothing but the UID tells it from the one that was agreed to.
    const args = ['apply', '--server-side', '--field-manager=kubectl-nixos', '-f', '-']
    expect(await plane.kubectl(args, { stdin: JSON.stringify(again) })).toMatchObject({ code: 0 })
  })
  expect(pruned).toMatchObject({ code: 1, writes: [] })
  expect(sortedLines(pruned.told)).toEqual([
    '    Run again.',
    expect.stringMatching(/^ConfigMap replaced\/web kept: .*another object has taken its name$/),
    'configmap/gone pruned',
    'configmap/web kept',
    'prune-failed: 1 pruned, 1 kept',
  ])
  expect((await liveObject(plane, 'configmap/web', ...at)).metadata.uid).not.toBe(web.metadata.uid)
})

describe('a change between the last look and the deletion', () => {
  const isDeletion = ({ method, path }: ProxiedRequest) => method === 'DELETE' && !path.includes('dryRun=All')
  const deletions = () => proxy.asked.filter(isDeletion).map(({ body }) => JSON.parse(body))
  let proxy: FaultProxy
  let left: number

  beforeAll(async () => {
    proxy = await startFaultProxy(plane)
    place.write({ faulty: proxy.kubeconfig })
  })
  afterAll(() => proxy?.close())

  /** Runs prune; the object is changed just before each of that many deletions reaches the server. */
  async function pruneWhileChanging(instance: string, times: number) {
    proxy.asked.length = 0
    left = times
    proxy.behave = async request => {
      if (!isDeletion(request) || left-- <= 0) return undefined
      await kubectl(plane, 'label', 'configmap', 'web', '--overwrite', `tier=at-${left}`, '-n', instance)
      return undefined
    }
    return place.run(['prune', '--yes', '--kubeconfig', 'faulty'])
  }

  test('is seen by the server, and judged anew', async () => {
    await leaveBehind('touched', { web: configMap('web') })
    const { uid } = (await liveObject(plane, 'configmap/web', '-n', 'touched')).metadata
    expect(await pruneWhileChanging('touched', 2)).toMatchObject({
      code: 0,
      stdout: 'configmap/web pruned\n',
    })
    expect(deletions()).toHaveLength(3)
    for (const { preconditions, propagationPolicy } of deletions()) {
      expect({ uid: preconditions.uid, propagationPolicy }).toEqual({ uid, propagationPolicy: 'Background' })
    }
    expect(new Set(deletions().map(({ preconditions }) => preconditions.resourceVersion)).size).toBe(3)
  })

  test('keeps the object where it happens each time', async () => {
    await leaveBehind('restless', { web: configMap('web') })
    expect(await pruneWhileChanging('restless', 9)).toMatchObject({
      code: 1,
      stdout: 'configmap/web kept\n',
      stderr: expect.stringContaining('it changed between every read and its deletion'),
    })
    expect(deletions()).toHaveLength(5)
    await liveObject(plane, 'configmap/web', '-n', 'restless')
  })

  test('that is another object of this name keeps that one', async () => {
    await leaveBehind('swapped', { web: configMap('web') })
    const { metadata } = await liveObject(plane, 'configmap/web', '-n', 'swapped')
    proxy.behave = async ({ method }) => {
      if (method !== 'DELETE') return undefined
      await kubectl(plane, 'delete', 'configmap', 'web', '-n', 'swapped')
      await kubectl(plane, 'create', 'configmap', 'web', '-n', 'swapped')
      return undefined
    }
    expect(await place.run(['prune', '--yes', '--kubeconfig', 'faulty'])).toMatchObject({
      code: 1,
      stdout: 'configmap/web kept\n',
      stderr: expect.stringContaining('another object has taken its name'),
    })
    expect((await liveObject(plane, 'configmap/web', '-n', 'swapped')).metadata.uid).not.toBe(metadata.uid)
  })
})

test('an annotation or an owner that comes while the question stands keeps the object', async () => {
  await leaveBehind('annotated', {
    helm: configMap('helm'),
    stays: configMap('stays'),
    web: configMap('web'),
  })
  const at = ['-n', 'annotated']
  const pruned = await pruneAfter(async () => {
    await kubectl(plane, 'annotate', 'configmap', 'stays', 'kubernixos/prune=disabled', ...at)
    await kubectl(plane, 'annotate', 'configmap', 'helm', 'meta.helm.sh/release-name=shop', ...at)
    await kubectl(plane, 'label', 'configmap', 'web', 'kubernixos-', ...at)
  })
  expect(pruned).toMatchObject({ code: 1, writes: [] })
  expect(pruned.told).toContain(
    'ConfigMap annotated/stays kept: its annotation kubernixos/prune: disabled keeps it\n',
  )
  expect(pruned.told).toContain('ConfigMap annotated/helm kept: Helm manages it\n')
  expect(pruned.told).toContain(
    'ConfigMap annotated/web kept: it has changed since the plan was made: it no longer carries our label\n',
  )
})

test('what somebody puts into a Namespace while the question stands keeps it', async () => {
  await leaveBehind('spaces', { team: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } } })
  const pruned = await pruneAfter(() => kubectl(plane, 'create', 'configmap', 'theirs', '-n', 'team'))
  expect(pruned).toMatchObject({
    code: 0,
    told: expect.stringContaining(
      'Namespace team kept: its deletion would also delete what is not ours: configmaps (1 in all)\n',
    ),
    writes: [],
  })
})

test('an object that a finalizer holds has failed, and is no candidate afterwards', async () => {
  await leaveBehind('held', { web: configMap('web') })
  const at = ['-n', 'held']
  const hold = (finalizers: string[]) =>
    kubectl(
      plane,
      'patch',
      'configmap',
      'web',
      '--type=merge',
      '-p',
      JSON.stringify({ metadata: { finalizers } }),
      ...at,
    )
  await hold(['example.com/hold'])
  const pruned = await run('prune', '--yes', '--delete-timeout=1s')
  expect(pruned).toMatchObject({ code: 1, stdout: 'configmap/web failed\n' })
  expect((await liveObject(plane, 'configmap/web', ...at)).metadata.deletionTimestamp).toBeDefined()
  expect(await run('diff')).toMatchObject({ code: 0 })
  const again = await run('prune', '--delete-timeout=1s')
  expect(again).toMatchObject({ code: 1, stdout: 'configmap/web failed\n', writes: [] })
  await hold([])
})

test('a deletion that the server denies since the question is told with its reason, and the others go on', async () => {
  await leaveBehind('denied', { frozen: configMap('frozen'), web: configMap('web'), api: configMap('api') })
  const { code, told } = await pruneAfter(async () => {
    await denyDeletion()
    // The policy reaches the API server's own watch a moment after it was made.
    await vi.waitFor(
      async () => {
        const dry = ['delete', 'configmap', 'frozen', '-n', 'denied', '--dry-run=server']
        expect((await plane.kubectl(dry)).stderr).toContain('it is frozen until Monday')
      },
      { timeout: 30_000 },
    )
  })
  expect(code).toBe(1)
  for (const line of ['configmap/api pruned', 'configmap/frozen failed', 'configmap/web pruned']) {
    expect(told).toContain(line)
  }
  expect(told).toMatch(/ConfigMap denied\/frozen failed \(.*\): .*it is frozen until Monday/)
  expect(told).toContain('2 pruned, 1 failed')
  // The next run knows it before it deletes anything.
  expect(await run('prune', '--yes')).toMatchObject({
    code: 1,
    stdout: 'configmap/frozen refused\n',
    writes: [],
  })
  await kubectl(plane, 'delete', 'validatingadmissionpolicybinding', 'hold')
  await vi.waitFor(
    async () =>
      expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/frozen pruned\n' }),
    { timeout: 30_000 },
  )
})

async function denyDeletion(): Promise<void> {
  const group = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: 'hold' } }
  const configMaps = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['DELETE'],
    resources: ['configmaps'],
  }
  const policy = {
    ...group,
    kind: 'ValidatingAdmissionPolicy',
    spec: {
      matchConstraints: { resourceRules: [configMaps] },
      validations: [
        { expression: "oldObject.metadata.name != 'frozen'", message: 'it is frozen until Monday' },
      ],
    },
  }
  const binding = {
    ...group,
    kind: 'ValidatingAdmissionPolicyBinding',
    spec: { policyName: 'hold', validationActions: ['Deny'] },
  }
  for (const one of [policy, binding]) {
    expect(await plane.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(one) })).toMatchObject({
      code: 0,
    })
  }
}
