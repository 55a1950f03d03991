import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { startFaultProxy } from '../faults/fault-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { byName, kubectl, liveObjects } from './live.ts'
import { onPlane } from './on-plane.ts'
import { program } from './program.ts'
import { sortedLines } from './sorted-lines.ts'

// Clusters with something broken in them, and runs that do not come to their end. Each test is an instance of its own.
const { plane, place, run } = onPlane({ nodes: 0 })

async function create(object: object): Promise<void> {
  expect(await plane.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(object) })).toMatchObject({
    code: 0,
  })
}

describe('an extension server that is gone', () => {
  const service = { name: 'metrics-server', namespace: 'kube-system' }
  const group = 'extension.example.com'
  const name = `v1.${group}`

  test('holds up no apply, is told by diff, and stops prune', async () => {
    place.write(configuration({ old: configMap('old') }, { instance: 'extension' }))
    expect(await run('apply')).toMatchObject({ code: 0 })
    await create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name },
      spec: {
        group,
        version: 'v1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        service,
      },
    })
    await vi.waitFor(async () => expect(await kubectl(plane, 'get', '--raw', '/apis')).toContain(group), {
      timeout: 30_000,
    })
    await kubectl(plane, 'wait', '--for=condition=Available=False', `apiservice/${name}`)
    const why =
      'its API server does not answer (discovery is stale): service/metrics-server in "kube-system" is not present'
    const thing = { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'thing' } }
    place.write(configuration({ web: configMap('web'), thing }, { instance: 'extension' }))
    const undiscovered = `refused: the API group ${group}/v1 could not be discovered: ${why}\n    Repair the API server of this group, or take its objects out of the configuration. To see what is wrong with it: kubectl describe apiservice ${name}\n`
    expect(await run('diff')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining(`! thing.${group}/thing ${undiscovered}`),
    })
    expect(await run('apply')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Thing thing ${undiscovered}`),
      writes: [],
    })
    place.write(configuration({ web: configMap('web') }, { instance: 'extension' }))
    const blind = `${group}/v1: ${why}`
    expect(await run('diff')).toMatchObject({
      code: 1,
      stderr: `warning: could not look for deletions among ${blind}; APIService ${name} is not of this configuration, so prune will refuse\n1 to create, 1 to delete\n`,
    })
    for (const line of ['apply --prune --yes', 'prune --yes', 'prune --dry-run'])
      expect(await run(...line.split(' '))).toEqual({
        code: 1,
        stdout: '',
        stderr: `error: prune must see every kind, but could not list these:\n  ${blind}\nRepair what serves them. If nobody needs that API any more: kubectl delete apiservice ${name}. You can run apply without prune.\nrefused: nothing was written\n`,
        writes: [],
      })
    expect(await run('diff', 'prune', '--yes')).toMatchObject({ code: 2, writes: [] })
    expect(await run('apply')).toMatchObject({ code: 0, stdout: 'configmap/web created\n' })
    await kubectl(plane, 'delete', 'apiservice', name)
    await vi.waitFor(async () => expect(await kubectl(plane, 'get', '--raw', '/apis')).not.toContain(group), {
      timeout: 30_000,
    })
    await vi.waitFor(
      async () =>
        expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/old pruned\n' }),
      { timeout: 30_000 },
    )
  })

  test('of this configuration stops neither the prune of other objects nor that of its APIService', async () => {
    const apiService = {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.own.example.com' },
      spec: {
        group: 'own.example.com',
        version: 'v1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        service,
      },
    }
    const served = async () => (await kubectl(plane, 'get', '--raw', '/apis')).includes('own.example.com')
    place.write(
      configuration({ apiService, a: configMap('own-a'), b: configMap('own-b') }, { instance: 'own' }),
    )
    expect(await run('apply')).toMatchObject({ code: 0 })
    await vi.waitFor(async () => expect(await served()).toBe(true), { timeout: 30_000 })
    await kubectl(plane, 'wait', '--for=condition=Available=False', 'apiservice/v1.own.example.com')
    const blind =
      'warning: could not look for deletions among own.example.com/v1: its API server does not answer (discovery is stale): service/metrics-server in "kube-system" is not present; '

    place.write(configuration({ apiService, a: configMap('own-a') }, { instance: 'own' }))
    expect(await run('prune', '--yes')).toMatchObject({
      code: 0,
      stdout: 'configmap/own-b pruned\n',
      stderr: `${blind}the configuration contains APIService v1.own.example.com and no object of it\n1 pruned\n`,
    })

    place.write(configuration({ a: configMap('own-a') }, { instance: 'own' }))
    const deleted = `${blind}APIService v1.own.example.com is to be deleted\n`
    expect(await run('diff')).toMatchObject({ code: 1, stderr: expect.stringContaining(deleted) })
    expect(await run('apply', '--prune', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('apiservice.apiregistration.k8s.io/v1.own.example.com pruned\n'),
      stderr: expect.stringContaining(deleted),
    })
    await vi.waitFor(async () => expect(await served()).toBe(false), { timeout: 30_000 })
  })
})

describe('a CRD', () => {
  test('whose conversion webhook is broken hides nothing: the stored version shows it', async () => {
    const clientConfig = { url: 'https://127.0.0.1:1/convert' }
    const conversion = { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } }
    const broken = crd('Gizmo', ['v1', 'v2'], { conversion })
    place.write(
      configuration({ broken, a: custom('Gizmo', 'a'), b: custom('Gizmo', 'b') }, { instance: 'webhook' }),
    )
    expect(await run('apply')).toMatchObject({ code: 0, stderr: '3 created\n' })
    // The version that discovery prefers cannot be listed.
    await vi.waitFor(
      async () =>
        expect((await plane.kubectl(['get', 'gizmos.v2.example.com'])).stderr).toContain(
          'conversion webhook',
        ),
      { timeout: 30_000 },
    )
    place.write(configuration({ broken, a: custom('Gizmo', 'a') }, { instance: 'webhook' }))
    expect(await run('diff')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^- gizmo.example.com\/b /),
      stderr: '2 to restamp, 1 to delete\n',
    })
    expect(await run('apply', '--prune', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('gizmo.example.com/b pruned\n'),
      writes: expect.arrayContaining(['delete /apis/example.com/v1/namespaces/default/gizmos/b']),
    })
    expect(await run('diff')).toMatchObject({ code: 0, stderr: '2 unchanged\n' })
    // Where none of them is wanted, no version is known to work; the CRD goes with the last one.
    place.write(configuration({ base: configMap('webhook') }, { instance: 'webhook' }))
    expect(await run('apply', '--prune', '--yes')).toMatchObject({
      code: 0,
      stdout:
        'configmap/webhook created\ngizmo.example.com/a pruned\ncustomresourcedefinition.apiextensions.k8s.io/gizmos.example.com pruned\n',
    })
    await kubectl(plane, 'wait', '--for=delete', 'crd/gizmos.example.com', '--timeout=30s')
  })

  test('and its objects come in one run, and the diff before tells both', async () => {
    place.write(
      configuration({ kind: crd('Widget', ['v1']), w: custom('Widget', 'w') }, { instance: 'together' }),
    )
    expect(await run('diff')).toMatchObject({ code: 1, stderr: '2 to create\n' })
    expect(await run('apply', '--prune')).toMatchObject({ code: 0, stderr: '2 created\n' })
    expect(await run('diff')).toMatchObject({ code: 0, stderr: '2 unchanged\n' })
  })

  test('is waited for by one watch, and nothing else is discovered again', async () => {
    place.write(
      configuration({ kind: crd('Sprocket', ['v1']), s: custom('Sprocket', 's') }, { instance: 'few' }),
    )
    const start = new Date()
    expect(await run('apply')).toMatchObject({ code: 0, stderr: '2 created\n' })
    const asked = (await plane.auditEvents())
      .filter(({ userAgent }) => userAgent?.startsWith('kubectl-nixos'))
      .filter(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp) >= start.getTime())
    const count = (pattern: RegExp) =>
      asked.filter(({ verb, requestURI }) => pattern.test(`${verb} ${requestURI}`)).length
    expect(count(/^get \/apis(\?|$)/)).toBe(1)
    // The log has two events a watch: its beginning and its end.
    const watches = asked.filter(({ verb }) => verb === 'watch').map(({ requestURI }) => requestURI)
    expect(new Set(watches).size).toBeLessThanOrEqual(1)
    expect(count(/^get \S+\/customresourcedefinitions\/sprockets/)).toBe(1)
    expect(count(/^get \/apis\/example.com\/v1$/)).toBeGreaterThanOrEqual(1)
    expect(count(/^get \/apis\/example.com\/v1$/)).toBeLessThan(8)
  })

  test('that is never served stops its own objects and the prune, and nothing else, run after run', async () => {
    await create(crd('Taken', ['v1'], { names: { kind: 'Taken', plural: 'takens', shortNames: ['short'] } }))
    const names = { kind: 'Gadget', plural: 'gadgets', shortNames: ['short'] }
    place.write(configuration({ old: configMap('stale') }, { instance: 'names' }))
    expect(await run('apply')).toMatchObject({ code: 0 })
    const manifests = {
      kind: crd('Gadget', ['v1'], { names }),
      g: custom('Gadget', 'g'),
      other: configMap('names'),
    }
    place.write(configuration(manifests, { instance: 'names' }))
    const held = 'ConfigMap default/stale kept: the apply failed\n    Repair what failed and run again.\n'
    expect(await run('apply', '--prune', '--yes')).toMatchObject({
      code: 1,
      stdout:
        'customresourcedefinition.apiextensions.k8s.io/gadgets.example.com failed\nconfigmap/names created\ngadget.example.com/g not-run\nconfigmap/stale kept\n',
      stderr: `CustomResourceDefinition gadgets.example.com failed (NotServed): "short" is already in use\nGadget default/g not-run: it needs CustomResourceDefinition gadgets.example.com, which failed\n${held}apply-failed: 1 created, 1 kept, 1 failed, 1 not run\n`,
    })
    expect(await run('apply', '--prune', '--yes')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^gadget.example.com\/g not-run\n/),
      stderr: `Gadget default/g not-run: it needs CustomResourceDefinition gadgets.example.com, which is not served: "short" is already in use\n${held}apply-failed: 2 unchanged, 1 kept, 1 not run\n`,
      writes: [],
    })
    // Once its names are free, the objects come, and what the configuration lacks goes.
    await kubectl(plane, 'delete', 'crd', 'takens.example.com')
    expect(await run('apply', '--prune', '--yes')).toMatchObject({
      code: 0,
      stderr: '1 created, 2 unchanged, 1 pruned\n',
    })
  })
})

test('what is denied only when it is written is told, the rest goes on, and nothing is pruned', async () => {
  const group = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: 'late' } }
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['configmaps'],
  }
  await create({
    ...group,
    kind: 'ValidatingAdmissionPolicy',
    spec: {
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: "request.dryRun || object.metadata.name != 'late'", message: 'not today' }],
    },
  })
  const binding = { policyName: 'late', validationActions: ['Deny'] }
  await create({ ...group, kind: 'ValidatingAdmissionPolicyBinding', spec: binding })
  await vi.waitFor(
    async () => {
      await plane.kubectl(['delete', 'configmap', 'late', '-n', 'kube-public'])
      const tried = await plane.kubectl(['create', 'configmap', 'late', '-n', 'kube-public'])
      expect(tried.stderr).toContain('not today')
    },
    { timeout: 30_000 },
  )
  place.write(configuration({ old: configMap('outdated') }, { instance: 'denied' }))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const manifests = { early: configMap('early'), late: configMap('late'), later: configMap('later') }
  place.write(configuration(manifests, { instance: 'denied' }))
  expect(await run('diff')).toMatchObject({ code: 1, stderr: '3 to create, 1 to delete\n' })
  const applied = await run('apply', '--prune', '--yes')
  expect(applied.code).toBe(1)
  expect(sortedLines(applied.stdout)).toEqual([
    'configmap/early created',
    'configmap/late failed',
    'configmap/later created',
    'configmap/outdated kept',
  ])
  expect(applied.stderr).toMatch(/^ConfigMap default\/late failed \(.*\): .*not today/)
  expect(applied.stderr).toMatch(/\napply-failed: 2 created, 1 kept, 1 failed\n$/)
  expect(applied.writes.filter(write => write.startsWith('delete'))).toEqual([])
})

describe('hundreds of objects', () => {
  const count = 400

  /** That many ConfigMaps in a Namespace, but for the last ones that are `missing`. */
  function many(instance: string, round: number, missing = 0) {
    return {
      'kubernixos.nix': `{ kubernixos = { instance = "${instance}"; namespace = "${instance}"; manifests = [
        { apiVersion = "v1"; kind = "Namespace"; metadata.name = "${instance}"; }
      ] ++ builtins.genList (n: {
        apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "web-\${toString n}"; data.round = "${round}";
      }) ${count - missing}; }; }`,
    }
  }

  test('a run that is killed halfway leaves a cluster that the next run completes, and nothing wanted is lost', async () => {
    place.write(many('killed', 1))
    await killHalfway()
    const first = await uids('killed')
    expect(Object.keys(first).length).toBeGreaterThan(20)
    expect(Object.keys(first).length).toBeLessThan(200)
    expect(await run('apply', '--prune', '--yes')).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('pruned'),
    })
    // Then halfway through an update, which leaves objects of two checksums.
    const before = await uids('killed')
    expect(before).toMatchObject(first)
    place.write(many('killed', 2, 10))
    await killHalfway()
    expect(await changed()).toBeGreaterThan(20)
    expect(await changed()).toBeLessThan(200)
    const { code, stdout, stderr } = await run('apply', '--prune', '--yes')
    expect(code).toBe(0)
    expect(stdout.match(/ pruned\n/g)).toHaveLength(10)
    expect(stderr).toMatch(/10 pruned/)
    const kept = Object.entries(before).filter(([name]) => !/web-39\d$/.test(name))
    expect(await uids('killed')).toEqual(Object.fromEntries(kept))
    expect(await changed()).toBe(count - 10)
    expect(await run('diff')).toMatchObject({ code: 0, stderr: `${count + 1 - 10} unchanged\n` })
  })

  test('two runs at once end as one', async () => {
    place.write(many('twice', 1))
    const both = (...args: string[]) => Promise.all([place.run(args), place.run(args)])
    for (const { code, stderr } of await both('apply', '--prune', '--yes')) {
      expect({ code, failed: /failed|not run/.test(stderr) }).toEqual({ code: 0, failed: false })
    }
    const before = await uids('twice')
    expect(Object.keys(before)).toHaveLength(count)
    place.write(many('twice', 2, 100))
    for (const { code, stderr } of await both('apply', '--prune', '--yes')) {
      expect({ code, failed: /failed|not run/.test(stderr) }).toEqual({ code: 0, failed: false })
    }
    const kept = Object.entries(before).filter(([name]) => !/web-3\d\d$/.test(name))
    expect(await uids('twice')).toEqual(Object.fromEntries(kept))
    expect(await run('diff')).toMatchObject({ code: 0, stderr: `${count + 1 - 100} unchanged\n` })
  })

  /** Starts a run through a proxy that kills it by SIGKILL at its hundredth write. */
  async function killHalfway(): Promise<void> {
    const proxy = await startFaultProxy(plane)
    place.write({ proxied: proxy.kubeconfig })
    const child = spawn(program, ['apply', '--prune', '--yes', '--kubeconfig', 'proxied'], {
      cwd: place.folder,
      env: { ...process.env, ...place.env },
      stdio: 'ignore',
    })
    const ended = once(child, 'close')
    let writes = 0
    proxy.behave = ({ method, path }) => {
      if (method === 'PATCH' && !path.includes('dryRun=') && ++writes === 100) child.kill('SIGKILL')
      return undefined
    }
    expect(await ended).toEqual([null, 'SIGKILL'])
    proxy.close()
  }

  async function uids(namespace: string): Promise<Record<string, string>> {
    return byName(await liveObjects(plane, 'configmaps', '-n', namespace, '-l', 'kubernixos'))
  }

  /** How many have the value of the second round. */
  async function changed(): Promise<number> {
    const objects = await liveObjects(plane, 'configmaps', '-n', 'killed', '-l', 'kubernixos')
    return objects.filter(({ data }) => (data as { round: string }).round === '2').length
  }
})
