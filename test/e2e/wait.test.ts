import { describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'
import { startRun } from './running.ts'

// The wait of `--wait` (docs/rules.md 10.10 to 10.14), on nodes that kwok simulates.
const { plane, place, run } = onPlane()

type Annotations = Readonly<Record<string, string>>

function template(name: string, annotations: Annotations = {}, pod: object = {}) {
  const metadata = { labels: { app: name }, annotations }
  return { metadata, spec: { containers: [{ name: 'main', image: 'main' }], ...pod } }
}

function workload(kind: string, name: string, annotations: Annotations = {}) {
  const spec = {
    selector: { matchLabels: { app: name } },
    template: template(name, annotations),
    ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
  }
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'default' }, spec }
}

function job(name: string, more: object = {}, annotations: Annotations = {}) {
  const pod = template(name, annotations, { restartPolicy: 'Never' })
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default' },
    spec: { template: pod, ...more },
  }
}

const fine = {
  web: workload('Deployment', 'web'),
  db: workload('StatefulSet', 'db'),
  log: workload('DaemonSet', 'log'),
  migrate: job('migrate'),
  vanishing: job('vanishing', { ttlSecondsAfterFinished: 0 }),
  claim: {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeName: 'data',
      storageClassName: '',
      resources: { requests: { storage: '1Gi' } },
    },
  },
  volume: {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      hostPath: { path: '/data' },
      storageClassName: '',
    },
  },
  budget: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { minAvailable: 0, selector: { matchLabels: { app: 'web' } } },
  },
  settings: configMap('settings'),
}

async function ours() {
  return (await plane.auditEvents()).filter(({ userAgent }) => userAgent?.startsWith('kubectl-nixos'))
}

test('waits until everything is ready, by one list of a kind and at most one watch, and then prunes', async () => {
  place.write(configuration({ ...fine, old: configMap('old') }, { instance: 'fine' }))
  expect(await run('apply', '--wait=false')).toMatchObject({ code: 0 })
  place.write(configuration(fine, { instance: 'fine', apply: { wait: true } }))
  const start = (await ours()).length
  const { code, stdout, stderr } = await run('apply', '--prune', '--yes', '-o', 'json')
  // The Job with a time to live may exist, go or be gone when the second run begins.
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/[78] awaited, all ready\n$/) })
  const document = jsonDocument(stdout)
  expect(document.readiness).toMatchObject({ failed: 0, 'timed-out': 0, stopped: 0 })
  expect(actionsOf(document)).toMatchObject({ 'ConfigMap old': 'pruned', 'Deployment web': 'restamped' })
  const events = (await ours()).slice(start)
  // The Lease of the lock is written before and after.
  const isReal = ({ requestURI }: { requestURI: string }) => !/dryRun|\/leases/.test(requestURI)
  const pruned = events.findIndex(event => event.verb === 'delete' && isReal(event))
  const written = events.findLastIndex(event => event.verb === 'patch' && isReal(event))
  const waits = events.slice(written + 1, pruned).filter(({ verb }) => verb === 'list' || verb === 'watch')
  for (const kind of ['deployments', 'statefulsets', 'daemonsets', 'jobs']) {
    const ofKind = waits.filter(({ objectRef }) => objectRef?.resource === kind)
    expect([kind, ofKind.filter(({ verb }) => verb === 'list').length]).toEqual([kind, 1])
    // The audit log has the start and the end of a watch as two events of one request.
    const watches = ofKind.filter(({ verb }) => verb === 'watch')
    const opened = new Set(watches.map(one => `${one.requestReceivedTimestamp} ${one.requestURI}`))
    expect([kind, opened.size <= 1]).toEqual([kind, true])
  }
  expect(waits.some(({ objectRef }) => objectRef?.resource === 'configmaps')).toBe(false)
})

describe('a Deployment that does not become ready', () => {
  const stuck = workload('Deployment', 'stuck', { 'kubectl-nixos.test/unready': 'true' })

  test('is late after --timeout, says why, and nothing is pruned', async () => {
    place.write(
      configuration({ base: configMap('late-base'), old: configMap('late-old') }, { instance: 'late' }),
    )
    expect(await run('apply')).toMatchObject({ code: 0 })
    place.write(configuration({ base: configMap('late-base'), stuck }, { instance: 'late' }))
    const { code, stdout, stderr } = await run('apply', '--prune', '--yes', '--wait', '--timeout=4s')
    expect(code).toBe(1)
    expect(stdout).toContain('deployment.apps/stuck created\n')
    expect(stdout).toContain('configmap/late-old kept\n')
    expect(stderr).toContain('waiting for 1 object to become ready:\n    Deployment default/stuck: ')
    expect(stderr).toMatch(/^Deployment default\/stuck did not become ready in time: /m)
    expect(stderr).toContain('ConfigMap default/late-old kept: not all objects became ready')
    expect(stderr).toMatch(/readiness-failed: .*1 not ready in time\n$/)
    expect((await liveObject(plane, 'configmap/late-old')).metadata.deletionTimestamp).toBeUndefined()
  })

  test('fails the run again although it is unchanged, in the document, too', async () => {
    const { code, stdout } = await run('diff', 'apply', '--wait', '--timeout=2s', '-o', 'json')
    expect(code).toBe(2)
    const documents = stdout.split(/^(?=\{)/m).map(text => JSON.parse(text))
    const { reason, changes } = jsonDocument(JSON.stringify(documents.at(-1)))
    expect(reason).toBe('readiness-failed')
    expect(changes).toMatchObject([
      { action: 'unchanged', object: { name: 'stuck' }, readiness: { state: 'timed-out' } },
    ])
    expect(await run('apply')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('ready') })
  })

  test('does not hold Ctrl-C up, which says what was awaited', async () => {
    const running = startRun(place, ['apply', '--wait', '--timeout=0'])
    await running.said('waiting for 1 object to become ready')
    running.signal('SIGINT')
    const { code, stderr } = await running.ended
    expect(code).toBe(130)
    expect(stderr).toMatch(/^Deployment default\/stuck was not ready when the wait ended: /m)
  })
})

describe('an object that cannot become ready', () => {
  test.each<[string, object, RegExp]>([
    ['a bad image', workload('Deployment', 'image', { 'kubectl-nixos.test/fails': 'image' }), /ImagePull/],
    [
      'a failed Job',
      job('broken', { backoffLimit: 0 }, { 'kubectl-nixos.test/fails': 'exit' }),
      /BackoffLimit/,
    ],
  ])('%s ends the wait long before --timeout', async (_name, object, why) => {
    const instance = 'broken'
    place.write(configuration({ base: configMap('broken-base'), object: object as never }, { instance }))
    const { code, stdout } = await run('apply', '--wait', '--timeout=0', '-o', 'json')
    expect(code).toBe(1)
    const { changes, reason } = jsonDocument(stdout)
    const found = changes.find(({ readiness }: { readiness?: object }) => readiness !== undefined)
    expect({ reason, found }).toMatchObject({
      reason: 'readiness-failed',
      found: { action: 'created', readiness: { state: 'failed', why: expect.stringMatching(why) } },
    })
    expect(found.readiness.diagnosis).toMatchObject({
      conditions: expect.any(Array),
      events: expect.any(Array),
    })
  })

  test('a quota, a Pod that no node takes and a missing StorageClass are named when the time is up', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', namespace: 'full' },
      spec: { hard: { pods: '0' } },
    }
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'full' } }
    const full = { ...workload('StatefulSet', 'full'), metadata: { name: 'full', namespace: 'full' } }
    const nowhere = workload('Deployment', 'nowhere')
    Object.assign(nowhere.spec.template.spec, { nodeSelector: { nowhere: 'true' } })
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'typo', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        resources: { requests: { storage: '1Gi' } },
      },
    }
    place.write(configuration({ quota, space, full, nowhere, claim }, { instance: 'full' }))
    const { code, stdout } = await run('apply', '--wait', '--timeout=8s', '-o', 'json')
    expect(code).toBe(1)
    const text = JSON.stringify(
      jsonDocument(stdout).changes.map((one: { readiness?: object }) => one.readiness),
    )
    expect(text).toContain('exceeded quota')
    expect(text).toContain('Unschedulable')
    expect(text).toContain('StorageClass fast does not exist')
  })
})

test('a dry run waits for nothing', async () => {
  const { code, stderr } = await run('apply', '--wait', '--dry-run=server')
  expect({ code, waits: stderr.includes('ready') }).toEqual({ code: 0, waits: false })
})
