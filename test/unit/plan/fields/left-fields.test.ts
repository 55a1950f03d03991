import { expect, test } from 'vitest'
import type { IgnoreRule } from '../../../../src/manifest/ignore-rule.ts'
import type { JsonObject, KubeObject, ManagedFieldsEntry } from '../../../../src/manifest/object.ts'
import { extendPointer } from '../../../../src/manifest/pointer.ts'
import { bodyForLive, bodyForNow } from '../../../../src/plan/body-for-live.ts'
import { leftFields } from '../../../../src/plan/fields/left-fields.ts'
import { entry, ownedBy } from '../owned-by.ts'

const us = 'kubectl-nixos'
const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { kubernixos: 'c0ffee' }, annotations: { note: 'a' } },
  spec: {
    replicas: 2,
    containers: [
      { name: 'web', image: 'web:1', limits: { cpu: '1' } },
      { name: 'logs', image: 'logs:1' },
    ],
    args: ['a', 'b'],
  },
}
const spec = (fields: JsonObject) => ({ 'f:spec': fields })
const replicas = spec({ 'f:replicas': {} })
const item = (name: string, fields: JsonObject) =>
  spec({ 'f:containers': { [`k:{"name":"${name}"}`]: fields } })
const image = item('web', { 'f:image': {} })
const ours = (fields: JsonObject) => entry(us, fields, { operation: 'Apply', apiVersion: 'apps/v1' })
const scaled = entry('hpa', replicas, { subresource: 'scale' })
const rule = (path: string, details: Partial<IgnoreRule> = {}): IgnoreRule => ({
  kind: 'Deployment',
  path,
  ...details,
})
const whole = item('logs', { '.': {}, 'f:name': {}, 'f:image': {} })
const created = entry('kubectl-create', replicas, { apiVersion: 'apps/v1' })

const rows: [string, ManagedFieldsEntry[], IgnoreRule, string[]][] = [
  ['a field that an autoscaler owns', [scaled], rule('/spec/replicas'), ['/spec/replicas']],
  ['a field that we own, too', [ours(replicas), scaled], rule('/spec/replicas'), ['/spec/replicas']],
  ['not a field that we alone own', [ours(replicas)], rule('/spec/replicas'), []],
  ['not a field that nobody owns', [], rule('/spec/replicas'), []],
  ['not a field that the path does not name', [scaled], rule('/spec/paused'), []],
  [
    'all parts that another manager owns',
    [scaled, entry('x', image)],
    rule('/spec'),
    ['/spec/replicas', '/spec/containers/0/image'],
  ],
  [
    'an item by its key',
    [entry('x', image)],
    rule('/spec/containers/name=web/image'),
    ['/spec/containers/0/image'],
  ],
  ['not another item', [entry('x', image)], rule('/spec/containers/name=logs/image'), []],
  [
    'an item by its position',
    [entry('x', image)],
    rule('/spec/containers/0/image'),
    ['/spec/containers/0/image'],
  ],
  ['any step', [entry('x', image)], rule('/spec/*/*/image'), ['/spec/containers/0/image']],
  ['a whole item', [entry('x', whole)], rule('/spec/containers/name=logs'), ['/spec/containers/1']],
  [
    'not the key of an item that stays',
    [entry('x', item('logs', { 'f:name': {}, 'f:image': {} }))],
    rule('/spec/containers'),
    ['/spec/containers/1/image'],
  ],
  [
    'a list that the server keeps as a whole',
    [entry('x', spec({ 'f:args': {} }))],
    rule('/spec/args'),
    ['/spec/args'],
  ],
  ['not a part of it', [entry('x', spec({ 'f:args': {} }))], rule('/spec/args/0'), []],
  [
    'not a map in which we own parts',
    [ours(item('web', { 'f:limits': { 'f:cpu': {} } })), entry('x', item('web', { 'f:limits': {} }))],
    rule('/spec/containers/*/limits'),
    [],
  ],
  [
    'not our labels',
    [entry('x', { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } })],
    rule('/metadata/labels'),
    [],
  ],
  ['not what becomes ours before the apply', [created], rule('/spec/replicas'), []],
  ['only of the kind', [scaled], rule('/spec/replicas', { kind: 'StatefulSet' }), []],
  [
    'of the group, name and namespace',
    [scaled],
    rule('/spec/replicas', { group: 'apps', name: 'web', namespace: 'shop' }),
    ['/spec/replicas'],
  ],
  ['not of another group', [scaled], rule('/spec/replicas', { group: '' }), []],
  ['not of another name', [scaled], rule('/spec/replicas', { name: 'db' }), []],
  ['not of another namespace', [scaled], rule('/spec/replicas', { namespace: 'x' }), []],
]

test.each(rows)('%s', (_what, entries, ignored, paths) => {
  const rules = { fieldManager: us, takeOver: [], adoptOthers: false, ignore: [ignored] }
  const left = leftFields(deployment, ownedBy(deployment, ...entries), rules)
  expect(left.map(({ tokens }) => tokens.reduce(extendPointer, ''))).toEqual(paths)
})

test('the values of a Secret are masked', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { token: 'b3Vycw==' } }
  const live = ownedBy(
    { ...secret, data: { token: 'dGhlaXJz' } },
    entry('x', { 'f:data': { 'f:token': {} } }),
  )
  const rules = {
    fieldManager: us,
    takeOver: [],
    adoptOthers: false,
    ignore: [{ kind: 'Secret', path: '/data/*' }],
  }
  expect(leftFields(secret, live, rules)).toMatchObject([
    { managers: ['x'], live: '*** (before)', wanted: '*** (after)' },
  ])
})

test('a body is sent without these fields, and without what becomes empty', () => {
  const rules = {
    fieldManager: us,
    adopt: true,
    takeOver: [],
    adoptOthers: false,
    ignore: [rule('/spec/replicas'), rule('/metadata/annotations'), rule('/spec/containers/name=logs')],
  }
  const note = entry('x', { 'f:metadata': { 'f:annotations': { '.': {}, 'f:note': {} } } })
  const live = ownedBy(deployment, ours(replicas), scaled, note, entry('y', whole))
  const manifest = { origin: { title: 'web', pointer: '' }, object: deployment }
  const { object, configured } = bodyForLive(manifest, live, rules)
  expect(configured).toBe(deployment)
  const { annotations: _, ...metadata } = deployment.metadata
  const { name: _2, ...web } = { name: 'web', image: 'web:1', limits: { cpu: '1' } }
  expect(object).toEqual({
    ...deployment,
    metadata,
    spec: { containers: [{ name: 'web', ...web }], args: ['a', 'b'] },
  })
  expect(bodyForNow(deployment, live, rules)).toEqual(object)
  expect(bodyForLive(manifest, undefined, rules)).toBe(manifest)
  expect(bodyForLive(manifest, ownedBy(deployment, ours(replicas)), rules)).toBe(manifest)
})
