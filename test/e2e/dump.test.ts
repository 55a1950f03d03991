import { describe, expect, test } from 'vitest'
import { builtInScope } from '../../src/manifest/built-in-scope.ts'
import { isBuiltInGroup } from '../../src/manifest/kind.ts'
import { configMap, configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'

const { plane, place, run } = onPlane({ nodes: 0 })

interface Item {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: object }
  readonly data: Record<string, string>
}

async function dumped(...args: string[]): Promise<Item[]> {
  const { stdout, stderr } = await place.run(['dump', '-o', 'json', ...args])
  expect(stderr).toBe('')
  return JSON.parse(stdout).items
}

test('the table of built-in kinds agrees with the API server', async () => {
  const { stdout } = await plane.kubectl(['api-resources', '--no-headers'])
  const rows = stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/ +/).slice(-3))
  const kinds = rows.map(([apiVersion = '', namespaced, kind = '']) => ({ apiVersion, namespaced, kind }))
  const builtIn = kinds.filter(({ apiVersion }) => isBuiltInGroup(apiVersion.replace(/\/?[^/]*$/, '')))
  expect(builtIn.length).toBeGreaterThan(60)
  expect(builtIn.map(one => ({ ...one, scope: builtInScope(one.apiVersion, one.kind) }))).toEqual(
    builtIn.map(one => ({ ...one, scope: one.namespaced === 'true' ? 'namespaced' : 'cluster' })),
  )
})

test('a mistyped annotation is a warning with the known one', async () => {
  const map = configMap('typo')
  const metadata = { ...map.metadata, annotations: { 'kubernixos/recreat': 'true' } }
  place.write(configuration({ map: { ...map, metadata } }))
  const { code, stdout, stderr } = await place.run(['dump', '-o', 'json'])
  expect({ code, kept: stdout.includes('kubernixos/recreat') }).toEqual({ code: 0, kept: true })
  expect(stderr).toMatch(
    /^warning: ConfigMap (\S+\/)?typo \(manifests.map\): this version does not know the annotation kubernixos\/recreat, so it has no effect. Did you mean kubernixos\/recreate\?\n$/,
  )
})

describe('namespaces', () => {
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  }
  const manifests = {
    crd,
    shop: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    page: configMap('page'),
    own: configMap('own', {}, 'default'),
    widget: { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'widget' } },
    role: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'dump-role' },
    },
  }

  test('are those that apply uses, and the checksum does not depend on them', async () => {
    place.write(configuration(manifests, { namespace: 'shop' }))
    const items = await dumped()
    expect(Object.fromEntries(items.map(({ metadata }) => [metadata.name, metadata.namespace]))).toEqual({
      'widgets.example.com': undefined,
      shop: undefined,
      page: 'shop',
      own: 'default',
      widget: 'shop',
      'dump-role': undefined,
    })
    const { code, writes } = await run('apply')
    expect(code).toBe(0)
    for (const { metadata } of items) {
      const { namespace, name } = metadata
      const end = namespace === undefined ? `/${name}\\?` : `/namespaces/${namespace}/[a-z]+/${name}\\?`
      expect(writes.filter(write => write.match(end))).toHaveLength(1)
    }
    const { own: _, ...others } = manifests
    place.write(configuration(others, { namespace: 'shop' }))
    const [before, after] = [await dumped(), await dumped('-n', 'default')]
    expect(after.map(({ metadata }) => metadata.labels)).toEqual(
      before.map(({ metadata }) => metadata.labels),
    )
    expect(after.flatMap(({ metadata }) => metadata.namespace ?? [])).toEqual(['default', 'default'])
  })

  test('of a kind that only the cluster knows are left out with a warning', async () => {
    const { page, widget } = manifests
    place.write(configuration({ page, widget }, { namespace: 'shop' }))
    const { code, stdout, stderr } = await place.run(['dump', '-o', 'name'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'configmap/page\nwidget.example.com/widget\n' })
    expect(stderr).toContain(
      'only the cluster knows whether this kind is namespaced: Widget of example.com/v1',
    )
  })
})

test('kubectl reads every text of blanks from the YAML as it was written', async () => {
  const alphabet = [' ', '\t', '\n', 'a', '-', '\r', '#']
  const longer = (texts: readonly string[]) => texts.flatMap(text => alphabet.map(next => text + next))
  const layers = [longer(['']), longer(longer([''])), longer(longer(longer([''])))]
  const texts = [...layers.flat(), ' \t\n', '  \n\n', '\ta\n', ' \ta\n', '\u2028', 'yes', '0o14']
  const data = Object.fromEntries(texts.map((text, index) => [`k${index}`, text]))
  place.write(configuration({ texts: configMap('texts', data) }))
  const { stdout: yaml } = await place.run(['dump', '-o', 'yaml'])
  const args = ['create', '--dry-run=client', '--validate=false', '-o', 'json', '-f', '-']
  const { stdout, stderr } = await plane.kubectl(args, { stdin: yaml })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout).data).toEqual(data)
})
