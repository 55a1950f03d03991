import { expect, test } from 'vitest'
import type { Json } from '../../../../src/manifest/object.ts'
import { extendPointer, tokensOf } from '../../../../src/manifest/pointer.ts'
import { locateLive, locateWanted } from '../../../../src/plan/fields/locate.ts'
import { causePart, childrenOf } from '../../../../src/plan/fields/managed-fields.ts'

function stepTo(key: string) {
  const [child] = childrenOf({ '.': {}, [key]: {} })
  if (child === undefined) throw new Error(`no step ${key}`)
  return child.step
}

const tcp = { port: 53, protocol: 'TCP' }
const udp = { port: 53, protocol: 'UDP' }
const udpKey = 'k:{"port":53,"protocol":"UDP"}'

test.each<[string, string, Json, string | undefined, string | undefined]>([
  ['a field', 'f:a', { a: 1 }, 'a', 'a'],
  ['a field that is not there', 'f:a', { b: 1 }, undefined, undefined],
  ['a field every object inherits', 'f:toString', {}, undefined, undefined],
  ['a field of a list', 'f:0', [1], undefined, undefined],
  ['an item', udpKey, [tcp, udp], '1', '1'],
  ['an item without the defaulted key', udpKey, [{ port: 53 }], undefined, '0'],
  ['two items that fit', udpKey, [{ port: 53 }, udp], '1', undefined],
  ['an item twice', udpKey, [udp, udp], undefined, undefined],
  ['an item of a map', udpKey, { a: udp }, undefined, undefined],
  ['a value', 'v:"a"', ['b', 'a'], '1', '1'],
  ['a value that is a map', 'v:{"a":1,"b":2}', [{ b: 2, a: 1 }], '0', '0'],
  ['a key that is a map', 'k:{"a":{"b":1,"c":2}}', [{ a: { c: 2, b: 1 } }], '0', '0'],
  ['a key every object inherits', 'k:{"toString":1}', [{ a: 1 }], undefined, '0'],
  ['an item without any key among others', udpKey, [{ text: 'a' }, tcp], undefined, '0'],
  ['an index', 'i:1', ['b', 'a'], '1', '1'],
  ['an integer that no double holds', 'v:12345678901234567890', ['\uF5B3i12345678901234567890'], '0', '0'],
])('%s', (_what, key, value, inLive, inWanted) => {
  expect([locateLive(value)(stepTo(key))?.token, locateWanted(value)(stepTo(key))?.token]).toEqual([
    inLive,
    inWanted,
  ])
})

test('paths are written as in the causes of a conflict', () => {
  const keys = ['f:spec', 'f:list', udpKey, 'v:"a"', 'i:0']
  expect(keys.map(key => causePart(stepTo(key))).join('')).toBe('.spec.list[port=53,protocol="UDP"][="a"][0]')
})

test('unknown keys of fieldsV1 are not steps', () => {
  expect(childrenOf({ '.': {}, 'x:a': {} })).toEqual([])
})

test('tokens of a JSON pointer are escaped and unescaped', () => {
  expect(extendPointer('/a', 'b/c~d')).toBe('/a/b~1c~0d')
  expect(tokensOf('/a/b~1c~0d')).toEqual(['a', 'b/c~d'])
  expect(tokensOf('')).toEqual([])
})
