import { describe, expect, test } from 'vitest'
import { gadgetsOf, objects, specs, undecided } from '../fixtures/gadget-cases.ts'
import { gadgets } from '../fixtures/gadgets.ts'
import { configMap, configuration } from './configuration.ts'
import { jsonDocument } from './json-document.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'

// Objects are checked before the namespace or the kind exists that they need.
const { plane, place, run } = onPlane({ nodes: 0 })
const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } }
const inShop = (name: string) => ({ name, namespace: 'shop' })

function deployment(name: string, spec: Readonly<Record<string, string | number>> = {}, image = 'nginx') {
  const labels = { app: name }
  const containers = [{ name: 'web', image, imagePullPolicy: image === 'nginx' ? 'Always' : 'Sometimes' }]
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: inShop(name),
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
      ...spec,
    },
  }
}

/** It names a service account that is missing in the namespace of the dry run. */
function pod(restartPolicy: string) {
  const spec = { serviceAccountName: 'own', restartPolicy, containers: [{ name: 'web', image: 'nginx' }] }
  return { apiVersion: 'v1', kind: 'Pod', metadata: inShop('web'), spec }
}

describe('objects of a namespace that is yet to come', () => {
  test('with a wrong field or value are refused before the first write', async () => {
    place.write(
      configuration({
        space,
        typo: deployment('typo', { replica: 3 }),
        type: deployment('type', { replicas: 'three' }),
        value: deployment('value', {}, 'other'),
        name: configMap('Not_A_Name', {}, 'shop'),
        good: deployment('good'),
        pod: pod('Sometimes'),
        denied: { ...space, metadata: { name: 'denied', labels: { team: 'a b' } } },
        inside: configMap('inside', {}, 'denied'),
        wrong: configMap('Wrong_Inside', {}, 'denied'),
      }),
    )
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 2, writes: [] })
    expect(diff.stdout).toContain(
      '! deployment.apps/typo (namespace shop) refused: the kind Deployment of apps/v1 has no field spec.replica (did you mean replicas?)\n',
    )
    expect(diff.stdout).toContain(
      '+ configmap/inside (namespace denied) create\n    not checked by the server: its namespace is refused, so it does not exist yet; a dry run in the namespace default has checked its fields\n',
    )
    const applied = await run('apply')
    expect(applied).toMatchObject({ code: 1, writes: [] })
    expect(applied.stderr).toContain('.spec.replicas: expected numeric (int or float), got string')
    expect(applied.stderr).toContain(
      'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes"',
    )
    expect(applied.stderr).toContain('metadata.name: Invalid value: "Not_A_Name"')
    expect(applied.stderr).toContain('spec.restartPolicy: Unsupported value: "Sometimes"')
    expect(applied.stderr).toContain(
      'The server checked it in the namespace default, because shop does not exist yet.',
    )
    expect(applied.stderr).toContain('metadata.name: Invalid value: "Wrong_Inside"')
    expect(applied.stdout.match(/ refused$/gm)).toHaveLength(7)
  })

  test('are not held up by what is in the namespace of the dry run', async () => {
    const quota = ['create', 'quota', 'none', '-n', 'default', '--hard=count/services=0,count/secrets=0']
    await kubectl(plane, ...quota)
    await kubectl(plane, 'create', 'deployment', 'web', '-n', 'default', '--image=other')
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: inShop('web'),
      spec: { ports: [{ port: 80 }] },
    }
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: inShop('own') }
    place.write(configuration({ space, web: deployment('web'), service, pod: pod('Always'), account }))
    const diff = await run('diff')
    expect(diff).toMatchObject({ code: 1, writes: [] })
    for (const name of ['deployment.apps', 'pod'])
      expect(diff.stdout).toContain(
        `+ ${name}/web (namespace shop) create\n    not checked by the server: its namespace is yet to come; a dry run in the namespace default has checked its fields, but not the Pod Security of its namespace\n`,
      )
    expect(diff.stdout).toContain(
      '+ service/web (namespace shop) create\n    not checked by the server: its namespace is yet to come\n',
    )
    const { changes } = jsonDocument((await run('diff', '-o', 'json')).stdout)
    const checked = changes.filter((change: object) => 'fieldsChecked' in change)
    const fieldsChecked = { by: 'dry-run', namespace: 'default' }
    expect(checked).toMatchObject([
      { object: { kind: 'ServiceAccount' }, fieldsChecked },
      { object: { kind: 'Deployment' }, fieldsChecked: { ...fieldsChecked, podSecurity: true } },
      { object: { kind: 'Pod' }, fieldsChecked: { ...fieldsChecked, podSecurity: true } },
    ])
    expect(await run('apply')).toMatchObject({ code: 0, stderr: '5 created\n' })
  })

  test('are not refused for a value that a policy of the cluster may set in their own namespace', async () => {
    const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['services'], operations: ['CREATE'] }
    const ports = 'Object{spec: Object.spec{ports: [Object.spec.ports{port: 80, protocol: "TCP"}]}}'
    const policy = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicy',
      metadata: { name: 'ports' },
      spec: {
        matchConstraints: {
          namespaceSelector: { matchLabels: { ports: 'some' } },
          resourceRules: [rule],
        },
        reinvocationPolicy: 'Never',
        mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: ports } }],
      },
    }
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'own' },
      spec: { selector: { app: 'web' } },
    }
    const own = { ...space, metadata: { name: 'own', labels: { ports: 'some' } } }
    place.write(configuration({ own, service }))
    expect(await run('diff')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('spec.ports: Required value'),
    })
    const stdin = JSON.stringify(policy)
    expect(await plane.kubectl(['create', '-f', '-'], { stdin })).toMatchObject({ code: 0 })
    expect(await run('diff')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(
        '+ service/web (namespace own) create\n    not checked by the server: its namespace is yet to come\n',
      ),
    })
    await kubectl(plane, 'delete', 'mutatingadmissionpolicy', 'ports')
  })
})

describe('custom resources whose CRD is yet to come', () => {
  const named = (of: ReturnType<typeof gadgetsOf>) =>
    Object.fromEntries(of.map(object => [object.metadata.name, object]))
  const decided = named(gadgetsOf(specs, objects))
  const cases = { crd: gadgets, ...decided, ...named(gadgetsOf(undecided)) }

  /** The names of the objects that a diff refuses, and the document. */
  async function diffOf(configured: typeof cases) {
    place.write(configuration(configured, { instance: 'gadgets' }))
    const document = jsonDocument((await run('diff', '-o', 'json')).stdout)
    const refused = document.changes.filter(({ action }: { action: string }) => action === 'refused')
    return {
      document,
      refused: refused.map(({ object }: { object: { name: string } }) => object.name).sort(),
    }
  }

  test('get the verdict that the server gives once the CRD is there, but for what only the server can decide', async () => {
    const { document, refused } = await diffOf(cases)
    const rule = document.changes.find(
      ({ object }: { object: { name: string } }) => object.name === 'rule-bad',
    )
    expect(rule).toMatchObject({ notAsked: 'kind-to-come', fieldsChecked: { by: 'schema', celRules: true } })
    const applied = await run('apply')
    expect(applied).toMatchObject({ code: 1, writes: [] })
    expect(applied.stderr).toContain(
      'Gadget default/unknown-beside refused: the kind Gadget of example.com/v1 has no field spec.Text (did you mean text?)\n',
    )
    expect(applied.stderr).toContain(
      'Gadget default/size-small refused: the schema of its CRD forbids it: spec.size must be >= 1\n',
    )

    const only = named(gadgetsOf([['text', { text: 'abc' }]]))
    place.write(configuration({ crd: gadgets, ...only }, { instance: 'gadgets' }))
    expect(await run('apply')).toMatchObject({ code: 0, stderr: expect.stringMatching(/^2 created$/m) })
    const { refused: byServer } = await diffOf(cases)
    const open = undecided.map(([name]) => name.replaceAll(' ', '-'))
    expect(byServer.filter((name: string) => !open.includes(name))).toEqual(refused)
    expect(byServer).toEqual(expect.arrayContaining(open))
    expect(refused.length).toBeGreaterThan(70)
  })

  test('are checked by the new schema if the CRD changes', async () => {
    const wider = structuredClone(gadgets)
    Object.assign(wider.spec.versions[0]?.schema.openAPIV3Schema.properties.spec.properties ?? {}, {
      extra: { type: 'string' },
    })
    const changed = named(
      gadgetsOf([
        ['right', { extra: 'x' }],
        ['wrong', { extra: 'x', extras: 'x' }],
      ]),
    )
    place.write(configuration({ crd: wider, ...changed }, { instance: 'gadgets' }))
    const { code, stdout } = await run('diff')
    expect(code).toBe(2)
    expect(stdout).toContain(
      '+ gadget.example.com/right (namespace default) create\n    not checked by the server: the CRD of its kind is to change; its fields were checked by the schema of its CRD\n',
    )
    expect(stdout).toContain(
      '! gadget.example.com/wrong (namespace default) refused: the kind Gadget of example.com/v1 has no field spec.extras',
    )
  })
})
