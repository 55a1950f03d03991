import { expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

// Waves (docs/rules.md 5.5 to 5.7), on nodes that kwok simulates.
const { plane, place, run } = onPlane()

function deployment(name: string, wave: string, annotations: Readonly<Record<string, string>> = {}) {
  const pod = {
    containers: [{ name: 'main', image: 'main', envFrom: [{ configMapRef: { name: `${name}-settings` } }] }],
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'waves', annotations: { 'kubernixos/wave': wave } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name }, annotations }, spec: pod },
    },
  }
}

function inWave(wave: string, name: string) {
  const object = configMap(name, {}, 'waves')
  return { ...object, metadata: { ...object.metadata, annotations: { 'kubernixos/wave': wave } } }
}

const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'waves' } }

test('a wave begins when the one before is ready, with what it names pulled forward', async () => {
  const manifests = {
    space,
    db: deployment('db', '-1'),
    dbSettings: configMap('db-settings', {}, 'waves'),
    web: deployment('web', '1'),
    webSettings: inWave('3', 'web-settings'),
  }
  place.write(configuration(manifests))
  const { code, stdout, stderr } = await run('apply', '--wait=false', '-v=3')
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: [
      'namespace/waves created',
      'configmap/db-settings created',
      'deployment.apps/db created',
      'configmap/web-settings created',
      'deployment.apps/web created\n',
    ].join('\n'),
  })
  expect(stderr).toContain('apply: wave -1, readiness\n  await ready: Namespace waves, Deployment waves/db')
  expect(stderr).toMatch(/5 created; 2 awaited, all ready\n$/)
  // The status of the first Deployment was complete before the second one existed.
  const [first, second] = [
    await liveObject(plane, 'deployment/db', '-n', 'waves'),
    await liveObject(plane, 'deployment/web', '-n', 'waves'),
  ]
  const { conditions } = first['status'] as { conditions: { type: string; lastTransitionTime: string }[] }
  const available = conditions.find(({ type }) => type === 'Available')?.lastTransitionTime ?? ''
  expect(Date.parse(available)).toBeLessThanOrEqual(Date.parse(second.metadata.creationTimestamp))
  expect(first.metadata.annotations?.['kubernixos/wave']).toBe('-1')
})

test('a wave that does not become ready stops the later ones, and nothing is pruned', async () => {
  const manifests = {
    space,
    db: deployment('db', '-1', { 'kubectl-nixos.test/unready': 'true' }),
    dbSettings: configMap('db-settings', {}, 'waves'),
    web: deployment('web', '1', { changed: 'true' }),
    webSettings: inWave('3', 'web-settings'),
  }
  place.write(configuration({ ...manifests, old: inWave('7', 'old') }))
  await kubectl(plane, 'create', 'configmap', 'unrelated', '-n', 'waves')
  const { code, stdout, stderr } = await run('apply', '--prune', '--yes', '--timeout=3s')
  expect(code).toBe(1)
  expect(stdout).toContain('deployment.apps/db configured\n')
  expect(stdout).toContain('deployment.apps/web not-run\n')
  expect(stdout).toContain('configmap/old not-run\n')
  expect(stderr).toContain(
    'Deployment waves/web not-run: it comes after wave -1, in which Deployment waves/db is not ready',
  )
  expect(stderr).toMatch(/readiness-failed: [^\n]*\n$/)
})

test('a wave that is not a whole number is refused before anything is contacted', async () => {
  place.write(configuration({ space, page: inWave('first', 'page') }))
  for (const args of [['apply'], ['dump']]) {
    const { code, stderr } = await place.run(args, { KUBECONFIG: '/nowhere' })
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('manifests.page .metadata.annotations["kubernixos/wave"] is "first"'),
    })
  }
})
