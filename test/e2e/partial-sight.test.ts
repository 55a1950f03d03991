import { beforeAll, describe, expect, test, vi } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'

// Prune without a look at everything (docs/rules.md 3.16 and 11.9).
const { plane, place, run } = onPlane({ nodes: 0 })
const group = 'gone.example.com'

function write(names: readonly string[], data: Readonly<Record<string, string>> = {}): void {
  const manifests = Object.fromEntries(names.map(name => [name, configMap(name, data)]))
  place.write(configuration(manifests, { instance: 'sight' }))
}

async function create(object: object): Promise<void> {
  const stdin = JSON.stringify(object)
  expect(await plane.kubectl(['create', '-f', '-'], { stdin })).toMatchObject({ code: 0 })
}

describe('an API server of others that does not answer', () => {
  const unused = `warning: could not look for deletions among ${group}/v1: its API server does not answer (discovery is stale): service/nobody in "kube-system" is not present; the record of the last rollout shows that no object of it was ever ours\n`
  const refused = expect.stringContaining(
    `prune must see every kind, but could not list these:\n  ${group}/v1: `,
  )

  beforeAll(async () => {
    write(['web', 'old'])
    // This prune sees everything, so the record is complete from then on.
    expect(await run('apply', '--prune', '--yes')).toMatchObject({ code: 0 })
    const service = { name: 'nobody', namespace: 'kube-system' }
    const spec = { group, version: 'v1', groupPriorityMinimum: 100, versionPriority: 100, service }
    const metadata = { name: `v1.${group}` }
    await create({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata, spec })
    const served = async () => expect(await kubectl(plane, 'get', '--raw', '/apis')).toContain(group)
    await vi.waitFor(served, { timeout: 30_000 })
    await kubectl(plane, 'wait', '--for=condition=Available=False', `apiservice/v1.${group}`)
  })

  test('does not stop prune if no object of its group was ever ours', async () => {
    write(['web'])
    const deletion = '- configmap/old (namespace default) delete\n'
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 1, stdout: expect.stringContaining(deletion) })
    expect(diff.stderr).toContain(unused)
    const pruned = await run('apply', '--prune', '--yes')
    expect(pruned).toMatchObject({ code: 0, stdout: expect.stringContaining('configmap/old pruned\n') })
    expect(pruned.stderr).toContain(unused)
    // The proof holds on, although this prune has not seen everything.
    write(['web', 'more'])
    expect(await run('apply')).toMatchObject({ code: 0 })
    write(['web'])
    expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/more pruned\n' })
    expect(await run('prune', '--yes')).toMatchObject({ code: 0, writes: [] })
  })

  test('stops prune after a rollout that the record does not know', async () => {
    write(['web'], { by: 'nobody' })
    expect(await run('apply', '--no-lock')).toMatchObject({ code: 0 })
    expect(await run('prune', '--yes')).toMatchObject({ code: 1, writes: [], stderr: refused })
    write(['web'], { by: 'somebody' })
    expect(await run('apply')).toMatchObject({ code: 0 })
    expect(await run('prune', '--yes')).toMatchObject({ code: 1, writes: [], stderr: refused })
    expect(await run('diff')).toMatchObject({ stderr: expect.stringContaining('so prune will refuse\n') })
    await kubectl(plane, 'delete', 'apiservice', `v1.${group}`)
    const healed = async () => expect(await run('prune', '--yes')).toMatchObject({ code: 0 })
    await vi.waitFor(healed, { timeout: 30_000 })
  })
})

test('a deletion that the server rejects is found again by the next run', async () => {
  const name = 'keep-config-maps'
  const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['DELETE'] }
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: "oldObject.metadata.name != 'stays'", message: 'it stays' }],
    },
  }
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  }
  write(['web', 'stays'])
  expect(await run('apply')).toMatchObject({ code: 0 })
  await create({ apiVersion: 'v1', kind: 'List', items: [policy, binding] })
  const denied = async () => {
    const { code } = await plane.kubectl(['delete', 'configmap', 'stays', '--dry-run=server'])
    expect(code).toBe(1)
  }
  await vi.waitFor(denied, { timeout: 30_000 })
  write(['web'])
  for (const _ of [1, 2]) {
    const prune = await run('prune', '--yes')
    expect(prune).toMatchObject({ code: 1, writes: [], stdout: expect.stringContaining('configmap/stays') })
    expect(prune.stderr).toContain('it stays')
  }
  await kubectl(plane, 'delete', 'validatingadmissionpolicybinding', name)
  await vi.waitFor(
    async () =>
      expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/stays pruned\n' }),
    { timeout: 30_000 },
  )
})
