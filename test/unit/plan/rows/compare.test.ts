import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../../src/manifest/object.ts'
import { compareValues } from '../../../../src/plan/rows/compare.ts'
import { owns, place, rowTexts } from './places.ts'

describe('what only the server adds', () => {
  test('to a new map or item is not shown', () => {
    const after = { probe: { path: '/', period: 10, port: 80 } }
    expect(rowTexts({}, after, { wanted: { probe: { path: '/', port: 80 } } })).toEqual([
      'added probe: {"path":"/","port":80}',
    ])
    const list = {
      list: [
        {
          name: 'a',
          inner: [
            { x: 1, y: 2 },
            { x: 2, y: 3 },
          ],
        },
      ],
    }
    expect(rowTexts({}, list, { wanted: { list: [{ name: 'a', inner: [{ x: 1 }, { x: 2 }] }] } })).toEqual([
      'added list: [{"name":"a","inner":[{"x":1},{"x":2}]}]',
    ])
  })

  test('to a new item as another item of a list is not shown', () => {
    const after = {
      list: {
        mounts: [
          { path: '/token', name: 'token' },
          { path: '/data', name: 'data', mode: 1 },
        ],
      },
    }
    expect(rowTexts({}, after, { wanted: { list: { mounts: [{ path: '/data', name: 'data' }] } } })).toEqual([
      'added list: {"mounts":[{"path":"/data","name":"data"}]}',
    ])
  })

  test('beside what there is says so', () => {
    expect(rowTexts({ a: 1 }, { a: 1, b: 2 }, { wanted: { a: 1 } })).toEqual(['added by the server b: 2'])
    expect(rowTexts({ a: 1 }, { a: 2 }, { wanted: {} })).toEqual(['changed by the server a: 1 -> 2'])
  })

  test('goes with what the manifest no longer sets, and is not shown either', () => {
    const owned = [owns({ probe: { path: {}, list: { 'k:{"name":"a"}': { name: {} } } }, other: {} })]
    const before = {
      other: 1,
      probe: { path: '/', period: 10, list: [{ name: 'a', mode: 1 }, { name: 'b' }] },
      port: 30001,
    }
    expect(rowTexts(before, { other: 1 }, { owned })).toEqual([
      'removed probe: {"path":"/","list":[{"name":"a"}]}',
      'removed by the server port: 30001',
    ])
  })

  test('and picks only when it is applied is not shown', () => {
    const service = { ...place('/Service', 'spec.ports[port=80]'), wanted: {} }
    const rows = (before: Json, after: Json) => compareValues({ before, after }, () => service)
    expect(rows({}, { nodePort: 30001 })).toEqual([])
    expect(rows({ nodePort: 30001 }, { nodePort: 30002 })).toMatchObject([
      { kind: 'changed', before: 30001, byServer: true },
    ])
    expect(rows({ nodePort: 30001 }, { nodePort: 30002 })[0]).not.toHaveProperty('after')
    const ips = { ...place('/Service', 'spec'), wanted: {} }
    const changed = compareValues({ before: { clusterIP: 'a' }, after: { clusterIP: 'b' } }, () => ips)
    expect(changed).toMatchObject([{ kind: 'changed', before: 'a', byServer: true }])
    expect(changed[0]).not.toHaveProperty('after')
  })

  test('and copies from another field is shown only there', () => {
    const spec = { ...place('/Service', 'spec'), wanted: { clusterIP: 'b' } }
    const sides = {
      before: { clusterIP: 'a', clusterIPs: ['a'] },
      after: { clusterIP: 'b', clusterIPs: ['b'] },
    }
    expect(compareValues(sides, () => spec).map(({ path }) => path.at(-1))).toEqual([
      { kind: 'field', name: 'clusterIP' },
    ])
    const own = { ...spec, wanted: sides.after }
    expect(compareValues(sides, () => own)).toHaveLength(2)
    const other = { ...place('example.com/Service', 'spec'), wanted: { clusterIP: 'b' } }
    expect(compareValues(sides, () => other)).toHaveLength(2)
  })
})

test('fields come in the order of the result, the keys of an item first, and those that go last', () => {
  const nodes = [owns({ list: { 'k:{"name":"a"}': {} } })]
  const before = { list: [{ gone: 1, x: 1, name: 'a', y: [1, 2, 3] }] }
  const after = { new: 1, list: [{ x: 2, name: 'b', y: [1, 2, 3] }] }
  expect(rowTexts(before, after, { nodes })).toEqual([
    'added new: 1',
    'changed list[name=a].name: "a" -> "b"',
    'changed list[name=a].x: 1 -> 2',
    'removed list[name=a].gone: 1',
  ])
})

test('a row knows its place in the live object, in the result and in the manifest', () => {
  const nodes = [owns({ 'a/b': { 'k:{"name":"x"}': {} } })]
  const before = { 'a/b': [{ name: 'x', v: 1 }] }
  const after = { 'a/b': [{ name: 'y' }, { name: 'x', v: 2 }] }
  const at = { ...place('/ConfigMap'), nodes, wanted: { 'a/b': [{ name: 'x', v: 2 }, { name: 'y' }] } }
  expect(compareValues({ before, after }, () => at).map(row => row.pointers)).toEqual([
    { after: '/a~1b/0', manifest: '/a~1b/1' },
    { before: '/a~1b/0/v', after: '/a~1b/1/v', manifest: '/a~1b/0/v' },
  ])
})

describe('texts', () => {
  const text = (before: string, after: string, name = 'text') =>
    rowTexts({ [name]: before }, { [name]: after })
  const json = (value: JsonObject | Json[]) => JSON.stringify(value)
  test.each<[string, string, string, string, string]>([
    ['JSON', json({ a: 1, b: [1] }), json({ b: [1, 2], a: 1 }), 'text', 'JSON { added b[=2]: 2 }'],
    [
      'large integers',
      '{"a":9007199254740992}',
      '{"a":9007199254740993}',
      'text',
      'JSON { changed a: "\uF5B3i9007199254740992" -> "\uF5B3i9007199254740993" }',
    ],
    ['YAML', 'a: 1\nb:\n  c: x\n', 'a: 1\nb:\n  c: y\n', 'text', 'YAML { changed b.c: "x" -> "y" }'],
    ['one line of YAML by its name', 'a: 1', 'a: 2', 'x.yaml', 'YAML { changed a: 1 -> 2 }'],
    ['a list in YAML', '- a\n- b\n', '- a\n- b\n- c\n', 'text', 'YAML { added [=c]: "c" }'],
    [
      'TOML',
      'a = 1\n[b]\nc = "x"\n',
      'a = 1\n[b]\nc = "y"\nd = 1979-05-27\n',
      'text',
      'TOML { changed b.c: "x" -> "y"; added b.d: "1979-05-27" }',
    ],
    ['INI', 'a = x\n; note\n[s]\nb=1\n', 'a = y\n[s]\nb=1\n', 'text', 'INI { changed a: "x" -> "y" }'],
    [
      'JSON in YAML',
      `a: 1\nb: '{"c": 1}'\n`,
      `a: 1\nb: '{"c": 2}'\n`,
      'text',
      'YAML { changed b: JSON { changed c: 1 -> 2 } }',
    ],
  ])('%s is compared by structure', (_what, before, after, name, inner) => {
    const [row] = text(before, after, name)
    expect(row).toContain(`: ${inner}`)
  })

  test.each([
    ['a word', 'info', 'debug', 'level.yaml'],
    ['a line that is YAML by chance', 'note: this', 'note: that', 'text'],
    ['only a comment differs', 'a: 1 # x\nb: 2\n', 'a: 1 # y\nb: 2\n', 'a.yaml'],
    ['only the spelling differs', '{"a":1}', '{ "a": 1 }', 'text'],
    ['a script', '#!/bin/sh\na: b\nc: d\n', '#!/bin/sh\na: b\nc: e\n', 'text'],
    ['prose', 'Dear all: hello\nand so on: 1\n', 'Dear all: hello\nand so on: 2\n', 'text'],
    ['a script without a first line', 'set -e\nA=b\ncmd\n', 'set -e\nA=c\ncmd\n', 'text'],
    ['a map and a list', '{"a":1}', '[1]', 'text'],
    ['one side is broken', '{"a":1}', '{"a":', 'text'],
    ['a key twice', 'a: 1\na: 2\n', 'a: 1\na: 3\n', 'text'],
    ['a name twice', 'a=1\na=2\n', 'a=1\na=3\n', 'x.properties'],
    ['several documents', 'a: 1\n---\nb: 1\n', 'a: 1\n---\nb: 2\n', 'text'],
    ['tags of YAML', 'a: !secret x\nb: 1\n', 'a: !secret y\nb: 1\n', 'text'],
    ['masked values', '*** (before)', '*** (after)', 'a.yaml'],
  ])('%s is compared as text', (_what, before, after, name) => {
    const [row] = text(before, after, name)
    expect(row).toContain(`${JSON.stringify(before)} -> ${JSON.stringify(after)}`)
  })

  test('deeply nested ones at last as text', () => {
    const nested = (value: number) => json({ a: json({ b: json({ c: value }) }) })
    const [row = ''] = text(nested(1), nested(2))
    expect(row.match(/JSON/g)).toHaveLength(2)
  })
})
