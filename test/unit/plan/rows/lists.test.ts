import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../../src/manifest/object.ts'
import { owns, rowTexts } from './places.ts'

const named = (...names: string[]) =>
  owns({ list: Object.fromEntries(names.map(name => [`k:{"name":"${name}"}`, { name: {} }])) })
const item = (name: string, rest: JsonObject = {}): JsonObject => ({ name, ...rest })

function listRows(before: Json[], after: Json[], known: Parameters<typeof rowTexts>[2] = {}): string[] {
  return rowTexts({ list: before }, { list: after }, known)
}

describe('by the keys of the server', () => {
  const nodes = [named('a')]
  test.each<[string, Json[], Json[], string[]]>([
    ['nothing', [item('a')], [item('a')], []],
    ['one put first', [item('a')], [item('b'), item('a')], ['added list[name=b]: {"name":"b"}']],
    ['one that goes', [item('b'), item('a')], [item('a')], ['removed list[name=b]: {"name":"b"}']],
    [
      'a value',
      [item('a', { v: 1 }), item('b')],
      [item('b'), item('a', { v: 2 })],
      ['moved list: 1 of 2, [name=b]', 'changed list[name=a].v: 1 -> 2'],
    ],
    [
      'another order',
      ['a', 'b', 'c'].map(name => item(name)),
      ['c', 'a', 'b'].map(name => item(name)),
      ['moved list: 1 of 3, [name=c]'],
    ],
    [
      'another name and the same content',
      [item('a', { image: 'x', args: ['1'] })],
      [item('b', { image: 'x', args: ['1'] })],
      ['changed list[name=a].name: "a" -> "b"'],
    ],
    [
      'another name and much the same content',
      [item('a', { image: 'x:1', env: 'e', ports: [1, 2] })],
      [item('b', { image: 'x:2', env: 'e', ports: [1, 2] })],
      ['changed list[name=a].name: "a" -> "b"', 'changed list[name=a].image: "x:1" -> "x:2"'],
    ],
    [
      'another name and other content',
      [item('a', { image: 'x' })],
      [item('b', { image: 'y' })],
      ['added list[name=b]: {"name":"b","image":"y"}', 'removed list[name=a]: {"name":"a","image":"x"}'],
    ],
    [
      'only names',
      [item('a')],
      [item('b')],
      ['added list[name=b]: {"name":"b"}', 'removed list[name=a]: {"name":"a"}'],
    ],
    [
      'a key twice',
      [item('a', { v: 1 }), item('a')],
      [item('a', { v: 1 })],
      ['removed list[name=a]: {"name":"a"}'],
    ],
  ])('%s', (_what, before, after, rows) => {
    expect(listRows(before, after, { nodes })).toEqual(rows)
  })

  test('two keys, one of which the manifest leaves to the server', () => {
    const port = (number: number, protocol: string, rest: JsonObject) => ({ port: number, protocol, ...rest })
    const both = [owns({ list: { 'k:{"port":53,"protocol":"TCP"}': {} } })]
    const before = [port(53, 'TCP', { name: 'a' }), port(53, 'UDP', { name: 'b' })]
    const after = [port(53, 'TCP', { name: 'c', node: 30001 }), port(53, 'UDP', { name: 'b' })]
    const wanted = {
      list: [
        { port: 53, name: 'c' },
        { port: 53, protocol: 'UDP', name: 'b' },
      ],
    }
    expect(listRows(before, after, { nodes: both, wanted })).toEqual([
      'changed list[port=53,protocol=TCP].name: "a" -> "c"',
      'added by the server list[port=53,protocol=TCP].node: 30001',
    ])
  })

  test('a schema of the configuration counts where no manager shows the keys', () => {
    const list = (rest: JsonObject): JsonObject => ({ properties: { list: { type: 'array', ...rest } } })
    const [before, after] = [[item('x', { id: 1 })], [item('y', { id: 2 }), item('z', { id: 1 })]]
    const map = list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] })
    expect(listRows(before, after, { schema: map })).toEqual([
      'added list[id=2]: {"name":"y","id":2}',
      'changed list[id=1].name: "x" -> "z"',
    ])
    const set = list({ 'x-kubernetes-list-type': 'set' })
    expect(listRows(['a/b', 'a/c'], ['a/b', 'a/d'], { schema: set })).toEqual([
      'added list[=a/d]: "a/d"',
      'removed list[=a/c]: "a/c"',
    ])
  })
})

describe('by content where there are no keys', () => {
  test.each<[string, Json[], Json[], string[]]>([
    [
      'a field that names',
      [
        { host: 'a', v: 1 },
        { host: 'b', v: 1 },
      ],
      [
        { host: 'b', v: 2 },
        { host: 'a', v: 1 },
      ],
      ['moved list: 1 of 2, [host=b]', 'changed list[host=b].v: 1 -> 2'],
    ],
    ['one put first', [{ a: 1, b: 2 }], [{ a: 3 }, { a: 1, b: 2 }], ['added list[0]: {"a":3}']],
    [
      'most of it equal',
      [{ x: 1, y: 2, z: 3 }],
      [{ q: 1 }, { x: 1, y: 2, z: 4 }],
      ['added list[0]: {"q":1}', 'changed list[1].z: 3 -> 4'],
    ],
    ['texts', ['a', 'b'], ['b', 'c', 'a'], ['moved list: 1 of 2, [=b]', 'added list[=c]: "c"']],
    [
      'the value of a flag',
      ['--a=1', '--b'],
      ['--c', '--a=2', '--b'],
      ['added list[=--c]: "--c"', 'changed list[1]: "--a=1" -> "--a=2"'],
    ],
    ['nothing in common', ['a', 'b'], ['c'], ['changed list: ["a","b"] -> ["c"]']],
    ['the same text more often', ['a'], ['a', 'a'], ['added list[=a]: "a"']],
    ['from empty', [], ['a'], ['added list[=a]: "a"']],
    [
      'lists of rules',
      [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      [
        { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      ],
      [
        'added list[apiGroups="",resources=nodes]: {"apiGroups":[""],"resources":["nodes"],"verbs":["get"]}',
        'added list[apiGroups="",resources=pods].verbs[=list]: "list"',
      ],
    ],
  ])('%s', (_what, before, after, rows) => {
    expect(listRows(before, after)).toEqual(rows)
  })

  test('of thousands of items without looking at every pair', () => {
    const items = (count: number, value: number) =>
      Array.from({ length: count }, (_, index) => ({ a: `item ${index}`, b: value, c: index }))
    const rows = listRows(items(2000, 1), items(2001, 2))
    expect(rows).toHaveLength(2001)
    expect(rows[17]).toBe('changed list[17].b: 1 -> 2')
  })
})

test('the only changed item of a list without keys is one item, if it sets the same fields', () => {
  const rule = (cidr: string): JsonObject => ({ ports: [{ port: 80 }], from: [{ ipBlock: { cidr } }] })
  expect(listRows([rule('10.0.0.0/8')], [rule('10.0.0.0/9')])).toEqual([
    'added list[0].from[ipBlock.cidr=10.0.0.0/9]: {"ipBlock":{"cidr":"10.0.0.0/9"}}',
    'removed list[0].from[ipBlock.cidr=10.0.0.0/8]: {"ipBlock":{"cidr":"10.0.0.0/8"}}',
  ])
})
