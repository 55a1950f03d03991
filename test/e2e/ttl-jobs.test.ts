import { expect, test, vi } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { jsonDocument } from './json-document.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

// Jobs with ttlSecondsAfterFinished that ran before (docs/rules.md 11.8), on nodes that kwok simulates.
const { plane, place, run } = onPlane()

function job(name: string, more: object = {}, annotations: Record<string, string> = {}) {
  const pod = {
    metadata: { labels: { app: name } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'main' }] },
  }
  const spec = { ttlSecondsAfterFinished: 0, template: pod, ...more }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'work', annotations }, spec }
}

const work = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'work' } }
const rerun = { 'kubernixos/rerun': 'true' }

function write(keys: ReturnType<typeof job>, text = 'one', apply: Record<string, string> = {}): void {
  const manifests = { work, keys, settings: configMap('settings', { text }) }
  place.write(configuration(manifests, { instance: 'ttl', apply }))
}

const isGone = () =>
  vi.waitFor(async () => expect(await kubectl(plane, 'get', 'jobs', '-n', 'work', '-o', 'name')).toBe(''), {
    timeout: 60_000,
    interval: 500,
  })

test('a Job that ran and is gone is no difference, and does not run again', async () => {
  write(job('keys'))
  expect(await run('apply')).toMatchObject({ code: 0 })
  await isGone()
  const same = await run('diff')
  expect(same).toMatchObject({ code: 0, stderr: '3 unchanged\n' })
  expect(same.stdout).toMatch(
    /^= job\.batch\/keys \(namespace work\) unchanged\n {4}it ran before and is gone, so it is not run again\. .*kubernixos\/rerun.*\n$/,
  )
  // Another configuration with the same Job.
  write(job('keys'), 'two')
  const again = await run('apply', '--prune', '--yes', '--wait')
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('job.batch/keys unchanged\n') })
  expect(again.stderr).toContain('Job work/keys: it ran before and is gone, so it is not run again.')
  expect(again.writes.filter(uri => uri.includes('/jobs'))).toEqual([])
  const document = jsonDocument((await run('apply', '-o', 'json')).stdout)
  expect(document).toMatchObject({ changes: [], ranBefore: [{ kind: 'Job', name: 'keys' }] })
})

test('a saved plan, a dry run and a run without a lock know it, too', async () => {
  expect(await run('diff', '--save-plan', 'plan.json')).toMatchObject({ code: 0 })
  expect(await run('apply', '--plan', 'plan.json')).toMatchObject({ code: 0, writes: [] })
  for (const flag of ['--dry-run', '--no-lock'])
    expect(await run('apply', flag)).toMatchObject({
      code: 0,
      writes: [],
      stderr: expect.stringContaining('Job work/keys: it ran before'),
    })
})

test('the newest of several Leases knows it (docs/rules.md 11.10)', async () => {
  write(job('keys'), 'moved', { lockNamespace: 'work' })
  const ranBefore = { code: 0, stderr: expect.stringContaining('Job work/keys: it ran before') }
  expect(await run('apply')).toMatchObject(ranBefore)
  write(job('keys', { backoffLimit: 2 }), 'moved', { lockNamespace: 'work' })
  expect(await run('apply')).toMatchObject({ stdout: expect.stringContaining('job.batch/keys created\n') })
  await isGone()
  // The Lease in kube-system knows only the Job before.
  write(job('keys', { backoffLimit: 2 }), 'back')
  expect(await run('diff')).toMatchObject({ stdout: expect.stringContaining('it ran before and is gone') })
  expect(await run('apply')).toMatchObject(ranBefore)
})

test('it runs again with another specification, on demand, and in a new Namespace', async () => {
  write(job('keys', { backoffLimit: 3 }))
  expect(await run('diff')).toMatchObject({ code: 1, stdout: expect.stringContaining('+ job.batch/keys') })
  write(job('keys', {}, rerun), 'two')
  expect(await run('apply')).toMatchObject({ stdout: expect.stringContaining('job.batch/keys created\n') })
  await isGone()
  write(job('keys'), 'two')
  // Without the annotation, its last run counts.
  expect(await run('apply')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Job work/keys: it ran before'),
  })
  expect(await run('diff')).toMatchObject({ code: 0 })
  await kubectl(plane, 'delete', 'namespace', 'work')
  expect(await run('apply')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('job.batch/keys created\n'),
  })
})

test('a Job that a rollout has seen fail runs again', async () => {
  await isGone()
  const bad = job('keys', { backoffLimit: 0, ttlSecondsAfterFinished: 8 })
  Object.assign(bad.spec.template.metadata, { annotations: { 'kubectl-nixos.test/fails': 'exit' } })
  write(bad)
  expect(await run('apply', '--wait')).toMatchObject({ code: 1 })
  const { metadata } = await liveObject(plane, 'lease/kubernixos-instance-ttl', '-n', 'kube-system')
  expect(JSON.parse(metadata.annotations?.['kubernixos/last-rollout'] ?? '')).toMatchObject({ jobs: {} })
  await isGone()
  expect(await run('diff')).toMatchObject({ code: 1, stdout: expect.stringContaining('+ job.batch/keys') })
})
