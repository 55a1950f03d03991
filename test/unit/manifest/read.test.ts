import { expect, test } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { parseJson } from '../../../src/manifest/json.ts'
import type { Json, JsonObject } from '../../../src/manifest/object.ts'
import { checkDuplicates, readManifests } from '../../../src/manifest/read.ts'
import { listKinds } from './list-kinds.ts'

const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }

function read(...objects: Json[]) {
  return readManifests(
    objects.map((object, index) => ({
      origin: origin(`manifests.entry${index}`),
      isItem: false,
      object,
      problems: [],
    })),
  ).manifests
}

/** What becomes of the items of one list. */
function readItems(...objects: Json[]) {
  return readManifests(
    objects.map((object, index) => ({
      origin: origin(`manifests[${index}]`),
      isItem: true,
      object,
      problems: [],
    })),
  )
}

function origin(title: string, pointer = '') {
  return { title, pointer }
}

function config(metadata: Json): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata }
}

test('complete objects come out as they are, in order', () => {
  const shop = {
    ...config({ name: 'shop', namespace: 'prod', labels: { app: 'shop', gone: null } }),
    data: { _A: null },
  }
  expect(read(web, shop)).toEqual([
    { origin: origin('manifests.entry0'), object: web },
    { origin: origin('manifests.entry1'), object: shop },
  ])
})

test('a List becomes its items, a List in a List too, and an empty one nothing', () => {
  const inner = { apiVersion: 'v1', kind: 'List', items: [config({ name: 'b' })] }
  const list = { apiVersion: 'v1', kind: 'List', items: [config({ name: 'a' }), inner] }
  const manifests = read(list, { apiVersion: 'v1', kind: 'List', items: [] })
  expect(manifests.map(manifest => [manifest.origin, manifest.object.metadata.name])).toEqual([
    [origin('manifests.entry0', '/items/0'), 'a'],
    [origin('manifests.entry0', '/items/1/items/0'), 'b'],
  ])
})

test.each(listKinds)('%s %s with items is a List: %s', (apiVersion, kind, isList) => {
  const object = { apiVersion, kind, metadata: { name: 'a' }, items: [web] }
  expect(read(object).map(manifest => manifest.object)).toEqual([isList ? web : object])
})

test.each<[string, JsonObject, string]>([
  ['without items', {}, '.items is missing'],
  ['with null as items', { items: null }, '.items is null, not a list; write [ ] for an empty List'],
  [
    'with one object as items',
    { items: web },
    '.items is an object, not a list; write a list, as [ { ... } ]',
  ],
  ['without items, but with a name', { metadata: { name: 'a' } }, '.items is missing'],
])('a List %s is refused', (_name, more, message) => {
  for (const [apiVersion, kind] of [
    ['v1', 'List'],
    ['rbac.authorization.k8s.io/v1', 'RoleBindingList'],
  ] as const) {
    expect(() => read({ apiVersion, kind, ...more })).toThrow(new UserError(`manifests.entry0 ${message}`))
  }
})

test.each<[string, Json, string]>([
  ['null', null, 'manifests.entry0 is null, not an object'],
  ['a list', [], 'manifests.entry0 is a list, not an object'],
  ['a string', 'web', 'manifests.entry0 is a string, not an object'],
  ['no apiVersion', { kind: 'Pod', metadata: { name: 'a' } }, 'manifests.entry0 .apiVersion is missing'],
  ['an empty kind', { ...web, kind: '' }, 'manifests.entry0 .kind is missing'],
  [
    'a number as kind',
    { ...web, kind: 1 },
    'manifests.entry0 .kind is a number, not a string; put it in quotes',
  ],
  ['no metadata', { apiVersion: 'v1', kind: 'Pod' }, 'manifests.entry0 .metadata.name is missing'],
  ['metadata as a list', config([]), 'manifests.entry0 .metadata is a list, not an object'],
  ['no name', config({}), 'manifests.entry0 .metadata.name is missing'],
  ['a null name', config({ name: null }), 'manifests.entry0 .metadata.name is missing'],
  [
    'a number as name',
    config({ name: 1 }),
    'manifests.entry0 .metadata.name is a number, not a string; put it in quotes',
  ],
  [
    'generateName',
    config({ generateName: 'web-' }),
    'manifests.entry0 .metadata.generateName would create a new object at every apply; set metadata.name instead',
  ],
  [
    'namespace',
    config({ name: 'a', namespace: 1 }),
    'manifests.entry0 .metadata.namespace is a number, not a string; put it in quotes',
  ],
  [
    'labels',
    config({ name: 'a', labels: 'x' }),
    'manifests.entry0 .metadata.labels is a string, not an object',
  ],
  [
    'a label',
    config({ name: 'a', labels: { tier: 1 } }),
    'manifests.entry0 .metadata.labels.tier is a number, not a string; put it in quotes',
  ],
  [
    'an annotation',
    config({ name: 'a', annotations: { 'a.b/c': true } }),
    'manifests.entry0 .metadata.annotations["a.b/c"] is a boolean, not a string; put it in quotes',
  ],
  [
    'an annotation that asks for force with another word',
    config({ name: 'a', annotations: { 'kubernixos/force-conflicts': 'yes' } }),
    'manifests.entry0 .metadata.annotations["kubernixos/force-conflicts"] is "yes", not "true" or "false"',
  ],
  [
    'an annotation that keeps from prune with another word',
    config({ name: 'a', annotations: { 'kubernixos/prune': 'Disabled' } }),
    'manifests.entry0 .metadata.annotations["kubernixos/prune"] is "Disabled", not "disabled" or "enabled"',
  ],
  [
    'an annotation that asks for another run with another word',
    config({ name: 'a', annotations: { 'kubernixos/rerun': 'yes' } }),
    'manifests.entry0 .metadata.annotations["kubernixos/rerun"] is "yes", not "true" or "false"',
  ],
  [
    'an annotation that asks for an address with another word',
    config({ name: 'a', annotations: { 'kubernixos/await-address': 'yes' } }),
    'manifests.entry0 .metadata.annotations["kubernixos/await-address"] is "yes", not "true" or "false"',
  ],
  [
    'an annotation that asks for a replacement with another word',
    config({ name: 'a', annotations: { 'kubernixos/recreate': 'yes' } }),
    'manifests.entry0 .metadata.annotations["kubernixos/recreate"] is "yes", not "true" or "false"',
  ],
  [
    'a number in a Secret, without saying which',
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { pin: 123, none: null } },
    'manifests.entry0 .stringData.pin is a number, not a string; put it in quotes',
  ],
  [
    'a text for the data of a Secret',
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: 'hunter2' },
    'manifests.entry0 .data is a string, not an object',
  ],
  [
    'an item of a List',
    { apiVersion: 'v1', kind: 'List', items: [null] },
    'manifests.entry0 .items[0] is null, not an object',
  ],
  [
    'a field of an item of a List',
    { apiVersion: 'v1', kind: 'List', items: [web, config({ name: 1 })] },
    'manifests.entry0 .items[1].metadata.name is a number, not a string; put it in quotes',
  ],
])('refuses %s', (_name, object, message) => {
  expect(() => read(object)).toThrow(new UserError(message))
})

test('an integer beyond 2^53 is not taken for a string', () => {
  const object = parseJson(
    '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"n":9007199254740993}}}',
  )
  expect(() => read(object)).toThrow(
    'manifests.entry0 .metadata.labels.n is a number, not a string; put it in quotes',
  )
})

test('one error lists all problems', () => {
  expect(() => read({ kind: 'Pod', metadata: {} }, null)).toThrow(
    new UserError(
      '3 problems in the manifests:\n- manifests.entry0 .apiVersion is missing\n- manifests.entry0 .metadata.name is missing\n- manifests.entry1 is null, not an object',
    ),
  )
})

test('the same object twice is refused, with both origins', () => {
  const older = { ...web, apiVersion: 'apps/v1beta1' }
  const list = { apiVersion: 'v1', kind: 'List', items: [older] }
  expect(() => read(web, list)).toThrow(
    new UserError('manifests.entry0 and manifests.entry1 .items[0] are the same object: Deployment web', {
      hint: 'Remove one of them, or give it another name or namespace.',
    }),
  )
})

test('if the source has found problems in an entry, the entry is not checked further, but other entries are', () => {
  const problems = [{ pointer: '/spec/args/0', text: 'is not rendered' }]
  const list = { apiVersion: 'v1', kind: 'List', items: [null] }
  expect(() =>
    readManifests([
      { origin: origin('chart web', '/items/2'), isItem: true, object: list, problems },
      { origin: origin('chart shop'), isItem: false, object: null, problems: [] },
    ]),
  ).toThrow(
    '2 problems in the manifests:\n- chart web .items[2].spec.args[0] is not rendered\n- chart shop is null, not an object',
  )
})

test.each([
  ['namespace', { ...web, metadata: { name: 'web', namespace: 'other' } }],
  ['name', { ...web, metadata: { name: 'shop' } }],
  ['kind', { ...web, kind: 'StatefulSet' }],
  ['group', { ...web, apiVersion: 'example.com/v1' }],
])('another %s makes another object', (_name, object) => {
  expect(read(web, object)).toHaveLength(2)
})

test('duplicates are found again once namespaces are filled in', () => {
  const [open, placed] = read(config({ name: 'a' }), config({ name: 'a', namespace: 'shop' }))
  const filled = {
    origin: open!.origin,
    object: { ...open!.object, metadata: { name: 'a', namespace: 'shop' } },
  }
  expect(() => checkDuplicates([filled, placed!])).toThrow(
    'manifests.entry0 and manifests.entry1 are the same object: ConfigMap shop/a',
  )
})

const warned = 'lists contain the same manifest twice, and one of the two is used: '

test('an item that a list repeats with the same fields is left out with a warning', () => {
  const other = { ...web, metadata: { name: 'shop' } }
  const again = { metadata: { name: 'web' }, kind: 'Deployment', apiVersion: 'apps/v1' }
  const { manifests, warnings } = readItems(web, other, again, web)
  expect(manifests.map(({ origin }) => origin.title)).toEqual(['manifests[0]', 'manifests[1]'])
  expect(warnings).toEqual([
    `${warned}Deployment web (manifests[0] and manifests[2]), Deployment web (manifests[0] and manifests[3])`,
  ])
})

test('so is an item of a List', () => {
  const list = { apiVersion: 'v1', kind: 'List', items: [web, web] }
  expect(read(list)).toHaveLength(1)
})

test('the warning names five of many', () => {
  const objects = Array.from({ length: 7 }, (_, index) => config({ name: `a${index}` }))
  const [warning] = readItems(...objects, ...objects).warnings
  expect(warning).toMatch(/ConfigMap a4 \(manifests\[4\] and manifests\[11\]\) and 2 more$/)
})

test.each<[string, () => unknown]>([
  ['another field', () => readItems(web, { ...web, spec: {} })],
  ['no list', () => read(web, web)],
  ['no list for one of them', () => read(web, { apiVersion: 'v1', kind: 'List', items: [web] })],
])('the same object is still refused with %s', (_name, act) => {
  expect(act).toThrow('are the same object: Deployment web')
})
