import { describe, expect, test, vi } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'
import { sortedLines } from './sorted-lines.ts'

// What decides about admission comes in one configuration with the objects that it rejects. Each test has its own
// namespace and instance.
const { plane, place, run } = onPlane({ nodes: 0 })
const registration = 'admissionregistration.k8s.io/v1'

function inNamespace(name: string) {
  return { matchLabels: { 'kubernetes.io/metadata.name': name } }
}

/** A webhook for the ConfigMaps of a namespace, whose Service has no backend. */
function webhook(namespace: string, failurePolicy = 'Fail') {
  return {
    apiVersion: registration,
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: namespace },
    webhooks: [
      {
        name: `check.${namespace}.example.com`,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 1,
        failurePolicy,
        clientConfig: { service: { name: 'hook', namespace } },
        rules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['configmaps'],
          },
        ],
        namespaceSelector: inNamespace(namespace),
      },
    ],
  }
}

/** A dry run that the API server denies, once it has taken up what decides about it. */
async function denies(namespace: string, reason: string): Promise<void> {
  const args = ['create', 'configmap', 'probe', '-n', namespace, '--dry-run=server']
  await vi.waitFor(async () => expect((await plane.kubectl(args)).stderr).toContain(reason), {
    timeout: 30_000,
  })
}

describe('a webhook that does not answer', () => {
  const service = (name: string, namespace = 'own') => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { ports: [{ port: 443 }] },
  })

  test('and is of this configuration holds up only what it checks', async () => {
    await kubectl(plane, 'create', 'namespace', 'own')
    const base = { instance: 'own', namespace: 'own' }
    place.write(configuration({ hook: webhook('own'), service: service('hook'), a: configMap('a') }, base))
    expect(await run('apply')).toMatchObject({ code: 0, stderr: '3 created\n' })
    await denies('own', 'failed calling webhook')

    const next = { service: service('hook'), other: service('other'), a: configMap('a', { k: 'v' }) }
    place.write(configuration({ hook: webhook('own'), ...next }, base))
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 1, writes: [] })
    expect(diff.stdout).toContain(
      '    not checked by the server: a webhook of this rollout does not answer, so it is written last (webhook check.own.example.com)\n',
    )
    const failed = await run('apply', '--retry-timeout=2s')
    expect(failed.code).toBe(1)
    expect(sortedLines(failed.stdout)).toEqual([
      'configmap/a failed',
      'service/hook restamped',
      'service/other created',
      'validatingwebhookconfiguration.admissionregistration.k8s.io/own restamped',
    ])
    expect(failed.stderr).toContain('failed calling webhook "check.own.example.com"')

    // The same configuration sets the webhook to Ignore.
    place.write(configuration({ hook: webhook('own', 'Ignore'), ...next }, base))
    expect(await run('apply')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/webhookconfiguration\S*\/own configured\nconfigmap\/a configured\n/),
    })
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  })

  test('and is of others refuses what it checks, unless this configuration brings its Service', async () => {
    await kubectl(plane, 'create', 'namespace', 'foreign')
    const stdin = JSON.stringify(webhook('foreign'))
    expect(await plane.kubectl(['create', '-f', '-'], { stdin })).toMatchObject({ code: 0 })
    await denies('foreign', 'failed calling webhook')
    place.write(configuration({ a: configMap('a') }, { instance: 'foreign', namespace: 'foreign' }))
    expect(await run('apply')).toMatchObject({ code: 1, stdout: 'configmap/a refused\n', writes: [] })
    const brought = { a: configMap('a'), hook: service('hook', 'foreign') }
    place.write(configuration(brought, { instance: 'foreign', namespace: 'foreign' }))
    expect(await run('diff')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('so it is written last (webhook check.foreign.example.com)\n'),
    })
  })
})

describe('a rejection by what this run changes', () => {
  const policy = (expression: string) => ({
    apiVersion: registration,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'strict' },
    spec: {
      matchConstraints: {
        namespaceSelector: inNamespace('policy'),
        resourceRules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['configmaps'],
          },
        ],
      },
      validations: [{ expression }],
    },
  })
  const binding = {
    apiVersion: registration,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'strict' },
    spec: { policyName: 'strict', validationActions: ['Deny'] },
  }

  test('a policy that is loosened', async () => {
    await kubectl(plane, 'create', 'namespace', 'policy')
    const options = { instance: 'policy', namespace: 'policy' }
    place.write(configuration({ policy: policy('false'), binding }, options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    await denies('policy', "ValidatingAdmissionPolicy 'strict'")
    place.write(configuration({ policy: policy('false'), binding, a: configMap('a') }, options))
    expect(await run('apply')).toMatchObject({ code: 1, writes: [] })
    // Without the policy the object would pass, but apply comes before prune.
    place.write(configuration({ a: configMap('a') }, options))
    expect((await run('apply', '--prune', '--yes')).stderr).toMatch(
      /(ValidatingAdmissionPolicy(Binding)? strict) rejects it, and prune deletes \1\. Run prune alone first\. Then run apply\.\n/,
    )

    place.write(configuration({ policy: policy('true'), binding, a: configMap('a') }, options))
    expect((await run('diff')).stdout).toContain(
      '    not checked by the server: this rollout changes what rejects it today, and writes it after that (policy strict)\n',
    )
    const applied = await run('apply')
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringMatching(/configmap\/a created\n/) })
    expect(applied.stdout.indexOf('strict configured')).toBeLessThan(applied.stdout.indexOf('configmap/a'))
  })

  test('a quota that is raised', async () => {
    await kubectl(plane, 'create', 'namespace', 'quota')
    const quota = (claims: string) => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'claims' },
      spec: { hard: { 'count/persistentvolumeclaims': claims } },
    })
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    }
    const options = { instance: 'quota', namespace: 'quota' }
    place.write(configuration({ quota: quota('0') }, options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    place.write(configuration({ quota: quota('0'), claim }, options))
    await vi.waitFor(
      async () => expect((await run('apply', '--dry-run')).stderr).toContain('exceeded quota: claims'),
      { timeout: 30_000 },
    )
    place.write(configuration({ quota: quota('1'), claim }, options))
    expect(await run('apply')).toMatchObject({
      code: 0,
      stdout: 'resourcequota/claims configured\npersistentvolumeclaim/data created\n',
    })
  })
})
