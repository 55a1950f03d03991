import { describe, expect, test } from 'vitest'
import { configuration } from './configuration.ts'
import { jsonDocument } from './json-document.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'

const { plane, place, run } = onPlane({ nodes: 0 })

type Fields = Readonly<Record<string, string>>

function object(kind: 'ConfigMap' | 'Secret', data: Fields, annotations: Fields = {}) {
  return { apiVersion: 'v1', kind, metadata: { name: 'web', annotations }, data }
}

/** Sets data of an object as another field manager does: as an edit, or with an apply. */
async function edit(kind: 'configmap' | 'secret', manager: string, data: Fields): Promise<void> {
  const patch = JSON.stringify({ data })
  await kubectl(plane, 'patch', kind, 'web', '--type=merge', `--field-manager=${manager}`, '-p', patch)
}

describe('fields that other managers have set to other values', () => {
  const data = { a: '1', b: '1', c: '1' }
  const secret = object('Secret', { token: 'b3Vycw==' })
  const write = (options: object = {}, annotations: Fields = {}) => {
    const manifests = { cm: object('ConfigMap', data, annotations), secret }
    place.write(configuration(manifests, { instance: 'taken', ...options }))
  }

  test('are refused, and the message names the ways out', async () => {
    write()
    expect(await run('apply')).toMatchObject({ code: 0 })
    await edit('configmap', 'k9s', { a: '2' })
    await edit('configmap', 'kubectl-edit', { b: '2' })
    const refused = await run('apply')
    expect(refused).toMatchObject({ code: 1, writes: [] })
    expect(refused.stderr).toContain('    data.a of "k9s" (Update): live "2", wanted "1"\n')
    for (const way of ['the configuration', '--force-conflicts', 'kubernixos/force-conflicts', 'takeBack'])
      expect(refused.stderr).toContain(way)
  })

  test('are taken by force where the flag asks for it, with a report of each in text and JSON', async () => {
    await edit('secret', 'rotator', { token: 'dGhlaXJz' })
    const diff = await run('diff', '--force-conflicts')
    expect(diff).toMatchObject({ code: 1 })
    const lines = [
      'taken by force: data.a of "k9s" (Update): live "2", wanted "1"\n',
      'taken back: data.b of "kubectl-edit" (Update): live "2", wanted "1"\n',
      'taken by force: data.token of "rotator" (Update): live *** (before), wanted *** (after)\n',
    ]
    for (const line of lines) expect(diff.stdout).toContain(`    ${line}`)
    const json = jsonDocument((await run('diff', '--force-conflicts', '-o', 'json')).stdout)
    const apply = await run('apply', '--force-conflicts')
    expect(apply).toMatchObject({ code: 0 })
    expect(apply.stderr).toContain(`ConfigMap default/web:\n    ${lines[0]}    ${lines[1]}`)
    expect(apply.stderr).toContain(`Secret default/web:\n    ${lines[2]}`)
    expect(`${diff.stdout}${apply.stderr}`).not.toMatch(/b3Vycw|dGhlaXJz|ours|theirs/)
    expect(json.changes[0].taken).toEqual([
      { ...taken('a', 'k9s'), why: 'force' },
      { ...taken('b', 'kubectl-edit'), why: 'take-back' },
    ])
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '' })
  })

  test('are taken by force where the annotation of the manifest asks for it', async () => {
    await edit('configmap', 'k9s', { a: '3' })
    await edit('secret', 'rotator', { token: 'dGhlaXJz' })
    write({}, { 'kubernixos/force-conflicts': 'true' })
    const refused = await run('diff')
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stdout).toContain('! secret/web (namespace default) refused')
    expect(refused.stdout).toContain('    taken by force: data.a of "k9s" (Update): live "3", wanted "1"\n')
    const apply = await run('apply', '--force-conflicts', '-o', 'json')
    const { changes } = jsonDocument(apply.stdout)
    expect(changes.map((change: { taken: unknown }) => change.taken)).toMatchObject([
      [{ ...taken('a', 'k9s'), before: '3' }],
      [{ before: '*** (before)', after: '*** (after)' }],
    ])
    const { metadata } = await liveObject(plane, 'configmap/web')
    expect(metadata.annotations).toMatchObject({ 'kubernixos/force-conflicts': 'true' })
    write({}, { 'kubernixos/force-conflicts': 'yes' })
    const wrong = await run('dump')
    expect(wrong).toMatchObject({ code: 1, writes: [] })
    expect(wrong.stderr).toContain(
      'manifests.cm .metadata.annotations["kubernixos/force-conflicts"] is "yes"',
    )
  })

  test('are taken back where the configuration names the manager, but not what it applies', async () => {
    write({ apply: { takeBack: ['k9s'] } })
    expect(await run('apply')).toMatchObject({ code: 0 })
    await edit('configmap', 'k9s', { a: '4', d: '4' })
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 1 })
    expect(diff.stdout).toContain('    taken back: data.a of "k9s" (Update): live "4", wanted "1"\n')
    expect(diff.stdout).toContain('    extra: data.d (k9s), stays\n')
    expect(await run('apply')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('configmap/web configured'),
    })
    expect((await liveObject(plane, 'configmap/web'))['data']).toEqual({ ...data, d: '4' })
    const stdin = JSON.stringify(object('ConfigMap', { a: '5' }))
    const args = ['apply', '--server-side', '--force-conflicts', '--field-manager=k9s', '-f', '-']
    await plane.kubectl(args, { stdin })
    const refused = await run('diff')
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stdout).toContain('data.a of "k9s" (Apply): live "5", wanted "1"\n')
    expect(refused.stdout).toContain('add --take-over k9s.')
  })
})

describe('fields of kubernixos.apply.ignore', () => {
  const webhook = (caBundle: string) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'ignored' },
    webhooks: ['a', 'b'].map(name => ({
      name: `${name}.example.com`,
      clientConfig: { url: 'https://127.0.0.1:1', caBundle },
      rules: [],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    })),
  })
  const deployment = (replicas: number) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
    },
  })
  const certificates = ['AAAA', 'BBBB'].map(text =>
    Buffer.from(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`).toString('base64'),
  )
  const rules = [
    { kind: 'Deployment', group: 'apps', path: '/spec/replicas' },
    { kind: 'ValidatingWebhookConfiguration', path: '/webhooks/name=a.example.com/clientConfig/caBundle' },
  ]
  const write = (replicas: number, ignore: readonly object[] = rules) => {
    const manifests = { web: deployment(replicas), hook: webhook(certificates[0] ?? '') }
    place.write(configuration(manifests as never, { instance: 'ignored', apply: { ignore } as never }))
  }
  const replicasOf = async () =>
    ((await liveObject(plane, 'deployment/web'))['spec'] as { replicas: number }).replicas

  test('have the configured value on creation, and while nobody else owns them', async () => {
    write(2)
    expect(await run('apply')).toMatchObject({ code: 0 })
    write(3)
    expect(await run('apply')).toMatchObject({ code: 0 })
    expect(await replicasOf()).toBe(3)
  })

  test('are left to the manager that has set them, and a second run is unchanged', async () => {
    await kubectl(plane, 'scale', 'deployment', 'web', '--replicas=5')
    const path = '/webhooks/0/clientConfig/caBundle'
    const patch = JSON.stringify([{ op: 'replace', path, value: certificates[1] }])
    const hook = 'validatingwebhookconfiguration/ignored'
    await kubectl(plane, 'patch', hook, '--type=json', '--field-manager=injector', '-p', patch)
    const diff = await run('diff', '-v')
    expect(diff).toMatchObject({ code: 0, stdout: '' })
    expect(diff.stderr).toContain(
      'Deployment default/web: spec.replicas is left to "kubectl": live 5, configured 3\n',
    )
    write(4)
    expect(await run('diff')).toMatchObject({ code: 0 })
    expect(await run('apply')).toMatchObject({ code: 0 })
    expect(await replicasOf()).toBe(5)
    expect((await liveObject(plane, hook))['webhooks']).toMatchObject([
      { clientConfig: { caBundle: certificates[1] } },
      { clientConfig: { caBundle: certificates[0] } },
    ])
    expect(await run('apply')).toMatchObject({ code: 0, writes: [] })
  })

  test('are a conflict without the rule, and a rule about no object is a warning', async () => {
    write(4, [{ kind: 'Deploymnt', path: '/spec/replicas' }])
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 2 })
    expect(diff.stdout).toContain('clientConfig.caBundle of "injector" (Update)')
    expect(diff.stdout).toContain('kubernixos.apply.ignore')
    expect(diff.stderr).toContain('because the configuration has no Deploymnt\n')
  })
})

function taken(key: string, manager: string) {
  const path = `/data/${key}`
  return { path, field: `data.${key}`, manager, operation: 'Update', before: '2', after: '1' }
}
