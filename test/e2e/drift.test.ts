import { beforeAll, describe, expect, test } from 'vitest'
import { override, writeShop } from '../fixtures/shop-and-argo.ts'
import { kubectl, liveObject } from './live.ts'
import { onPlane } from './on-plane.ts'
import { writesSince } from './program.ts'

// What others do to the shop between two rollouts. Each test goes on where the one before it ended.
const registry = 'us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo'
const total = 37

describe('drift', () => {
  const { plane, place: shop } = onPlane({ folder: writeShop })

  beforeAll(async () => {
    expect(await shop.run(['apply'])).toMatchObject({ code: 0, stderr: `${total} created\n` })
    // A Deployment's controller writes to it until its pods are ready.
    await inShop('wait', 'deployments', '--all', '--for=condition=Available', '--timeout=90s')
  })

  test('diff shows what people changed of the manifest, and lists as extra what they added beside it', async () => {
    const patch = [
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'frontend:by-hand' },
      { op: 'add', path: '/spec/template/spec/containers/0/env/-', value: { name: 'DEBUG', value: '1' } },
    ]
    await inShop('patch', 'deployment', 'frontend', '--type=json', '-p', JSON.stringify(patch))
    await inShop('label', 'deployment', 'frontend', 'app=by-hand', 'owner=jane', '--overwrite')
    await inShop('scale', 'deployment', 'loadgenerator', '--replicas=4')
    const { code, stdout, stderr } = await shop.run(['diff'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: `2 to update, ${total - 2} unchanged\n` })
    expect(stdout).toBe(`\
~ deployment.apps/frontend (namespace shop) update
    ~ metadata.labels.app: by-hand → frontend
    ~ spec.template.spec.containers[name=server].image:
      - frontend:by-hand
      + ${registry}/frontend:v0.10.6
    taken back: metadata.labels.app of "kubectl-label" (Update): live by-hand, wanted frontend
    taken back: spec.template.spec.containers[name=server].image of "kubectl-patch" (Update): live frontend:by-hand, wanted ${`${registry}/`.slice(0, 57)}...
    extra: metadata.labels.owner (kubectl-label), stays
    extra: spec.template.spec.containers[name=server].env[name=DEBUG] (kubectl-patch), stays
~ deployment.apps/loadgenerator (namespace shop) update
    ~ spec.replicas: 4 → 1
    taken back: spec.replicas of "kubectl" (Update, scale): live 4, wanted 1
To remove extras that people added with kubectl, add --remove-extras.
`)
  })

  test('the JSON of that diff has the exact patches', async () => {
    const { changes, summary, extras } = JSON.parse((await shop.run(['diff', '-o', 'json'])).stdout)
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop' }
    const image = '/spec/template/spec/containers/0/image'
    const takenBack = { operation: 'Update', why: 'take-back' }
    expect(changes).toEqual([
      {
        action: 'update',
        object: { ...object, name: 'frontend' },
        patch: [
          { op: 'replace', path: '/metadata/labels/app', value: 'frontend' },
          { op: 'replace', path: image, value: `${registry}/frontend:v0.10.6` },
        ],
        fields: [
          {
            op: 'replace',
            path: 'metadata.labels.app',
            pointer: '/metadata/labels/app',
            before: 'by-hand',
            after: 'frontend',
          },
          {
            op: 'replace',
            path: 'spec.template.spec.containers[name=server].image',
            pointer: image,
            before: 'frontend:by-hand',
            after: `${registry}/frontend:v0.10.6`,
          },
        ],
        taken: [
          {
            path: '/metadata/labels/app',
            field: 'metadata.labels.app',
            manager: 'kubectl-label',
            ...takenBack,
            before: 'by-hand',
            after: 'frontend',
          },
          {
            path: image,
            field: 'spec.template.spec.containers[name=server].image',
            manager: 'kubectl-patch',
            ...takenBack,
            before: 'frontend:by-hand',
            after: `${registry}/frontend:v0.10.6`,
          },
        ],
      },
      {
        action: 'update',
        object: { ...object, name: 'loadgenerator' },
        patch: [{ op: 'replace', path: '/spec/replicas', value: 1 }],
        fields: [{ op: 'replace', path: 'spec.replicas', pointer: '/spec/replicas', before: 4, after: 1 }],
        taken: [
          {
            path: '/spec/replicas',
            field: 'spec.replicas',
            manager: 'kubectl',
            subresource: 'scale',
            ...takenBack,
            before: 4,
            after: 1,
          },
        ],
      },
    ])
    expect(summary).toMatchObject({ update: 2, unchanged: total - 2 })
    expect(extras).toHaveLength(2)
  })

  test('apply takes back the former and leaves the latter', async () => {
    const start = new Date()
    const { code, stderr } = await shop.run(['apply'])
    expect(code).toBe(0)
    expect(stderr).toMatch(new RegExp(`^2 configured, ${total - 2} unchanged\n`, 'm'))
    expect(stderr.match(/taken back: \S+/g)).toHaveLength(3)
    expect(await writesSince(plane, start)).toHaveLength(2)
    const { metadata, spec } = await deployment('frontend')
    expect(metadata.labels).toMatchObject({ app: 'frontend', owner: 'jane' })
    const container = spec.template.spec.containers[0]
    expect(container?.image).toBe(`${registry}/frontend:v0.10.6`)
    expect(container?.env.at(-1)).toEqual({ name: 'DEBUG', value: '1' })
    expect((await deployment('loadgenerator')).spec.replicas).toBe(1)
    expect(await shop.run(['diff'])).toEqual({
      code: 0,
      stdout: `\
= deployment.apps/frontend (namespace shop) unchanged
    extra: metadata.labels.owner (kubectl-label), stays
    extra: spec.template.spec.containers[name=server].env[name=DEBUG] (kubectl-patch), stays
To remove extras that people added with kubectl, add --remove-extras.
`,
      stderr: `${total} unchanged\n`,
    })
  })

  test('kubectl rollout restart survives an apply that changes the same object', async () => {
    await inShop('rollout', 'restart', 'deployment/loadgenerator')
    const restarted = (await deployment('loadgenerator')).spec.template.metadata.annotations
    expect(restarted).toHaveProperty(['kubectl.kubernetes.io/restartedAt'])
    override(shop.folder, '{ shop.loadGenerator.users = 20; }')
    expect(await shop.run(['apply'])).toMatchObject({
      code: 0,
      stderr: `1 configured, ${total - 1} restamped\n`,
    })
    const { spec } = await deployment('loadgenerator')
    expect(spec.template.metadata.annotations).toEqual(restarted)
    expect(spec.template.spec.containers[0]?.env).toContainEqual({ name: 'USERS', value: '20' })
  })

  test('a label of ours that was removed or changed by hand comes back', async () => {
    const ours = (await deployment('adservice')).metadata.labels
    await inShop('label', 'deployment', 'adservice', 'kubernixos-')
    await inShop('label', 'deployment', 'cartservice', 'kubernixos=by-hand', '--overwrite')
    const { code, stdout } = await shop.run(['diff'])
    expect(code).toBe(0)
    expect(stdout).toContain('= 2 to restamp: only the checksum label changes\n')
    expect(await shop.run(['apply'])).toMatchObject({ code: 0 })
    expect((await deployment('adservice')).metadata.labels).toEqual(ours)
    expect((await deployment('cartservice')).metadata.labels).toEqual({ ...ours, app: 'cartservice' })
  })

  test("another manager's fields are conflicts that name it, and then nothing at all is written", async () => {
    const labels = JSON.stringify({ metadata: { labels: { app: 'theirs' } } })
    await inShop('patch', 'deployment', 'frontend', '--type=merge', '-p', labels, '--field-manager=operator')
    await applyAs('gitops', { replicas: 7 })
    override(shop.folder, '{ shop.loadGenerator.users = 30; }')
    const start = new Date()
    const diff = await shop.run(['diff'])
    expect(diff).toMatchObject({ code: 2, stderr: `refused: ${total - 2} to restamp, 2 refused\n` })
    const conflicts = [
      'metadata.labels.app of "operator" (Update): live theirs, wanted frontend',
      'spec.replicas of "gitops" (Apply): live 7, wanted 1',
    ]
    for (const conflict of conflicts) expect(diff.stdout).toContain(`    ${conflict}\n`)
    const apply = await shop.run(['apply'])
    expect(apply.code).toBe(1)
    expect(apply.stdout).toBe('deployment.apps/frontend refused\ndeployment.apps/loadgenerator refused\n')
    for (const conflict of conflicts) expect(apply.stderr).toContain(`    ${conflict}\n`)
    expect(apply.stderr).toContain('--force-conflicts')
    expect(apply.stderr).toMatch(/nothing was written\n$/)
    expect(await writesSince(plane, start)).toEqual([])
  })

  test('--force-conflicts takes the fields over', async () => {
    expect((await shop.run(['diff', '--force-conflicts'])).code).toBe(1)
    expect(await shop.run(['apply', '--force-conflicts'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`\n2 configured, ${total - 2} restamped\n`),
    })
    expect((await deployment('frontend')).metadata.labels).toMatchObject({ app: 'frontend' })
    const { metadata, spec } = await deployment('loadgenerator')
    expect(spec.replicas).toBe(1)
    expect(metadata.managedFields.map(entry => entry.manager)).not.toContain('gitops')
    expect((await shop.run(['diff'])).code).toBe(0)
  })

  test('an object that was deleted by hand is created again', async () => {
    await inShop('delete', 'deployment/frontend', 'service/cartservice')
    const { code, stdout } = await shop.run(['diff'])
    expect(code).toBe(1)
    expect(stdout.match(/^\+ .* create$/gm)).toEqual([
      '+ service/cartservice (namespace shop) create',
      '+ deployment.apps/frontend (namespace shop) create',
    ])
    expect(await shop.run(['apply'])).toMatchObject({
      code: 0,
      stderr: `2 created, ${total - 2} unchanged\n`,
    })
    expect((await shop.run(['diff'])).code).toBe(0)
    await inShop('rollout', 'status', 'deployment/frontend', '--timeout=60s')
  })

  function inShop(...args: string[]): Promise<string> {
    return kubectl(plane, ...args, '-n', 'shop')
  }

  async function deployment(name: string): Promise<Deployment> {
    return (await liveObject(plane, `deployment/${name}`, '-n', 'shop')) as unknown as Deployment
  }

  /** What a second declarative owner does: `kubectl apply --server-side` of some fields of the load generator. */
  async function applyAs(manager: string, spec: object): Promise<void> {
    const metadata = { name: 'loadgenerator', namespace: 'shop' }
    const stdin = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec })
    const args = ['apply', '--server-side', '--force-conflicts', `--field-manager=${manager}`, '-f', '-']
    expect(await plane.kubectl(args, { stdin })).toMatchObject({ code: 0 })
  }
})

interface Deployment {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>
    readonly managedFields: readonly { readonly manager: string }[]
  }
  readonly spec: {
    readonly replicas: number
    readonly template: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> }
      readonly spec: { readonly containers: readonly { readonly image: string; readonly env: object[] }[] }
    }
  }
}
