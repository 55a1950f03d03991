import { expect, test } from 'vitest'
import { isTaggedInteger, parseJson, stringifyJson } from '../../../src/manifest/json.ts'

const tag = '\uF5B3'

test.each([
  ['small numbers', '{"a":1,"b":-2.5,"c":1e3}', '{"a":1,"b":-2.5,"c":1000}'],
  ['the largest safe integer', '[9007199254740991]', undefined],
  ['the first integers a double loses', '[9007199254740992,9007199254740993]', undefined],
  ['negative ones', '{"a":-9007199254740993}', undefined],
  ['int64 at both ends', '[9223372036854775807,-9223372036854775808]', undefined],
  ['digits inside a string', '["12345678901234567890",1]', undefined],
  ['a string that starts with the tag', `["${tag}i12",9007199254740993]`, undefined],
  ['a string that starts with the tag, alone', `["${tag}","${tag}s","${tag}ii1"]`, undefined],
  ['the tag written as an escape', '["\\uf5b3i12"]', `["${tag}i12"]`],
  ['a key that starts with the tag', `{"${tag}i12":9007199254740993}`, undefined],
  ['a big number that is not an integer', '[12345678901234567.5]', '[12345678901234568]'],
  ['null, booleans and nesting', '{"a":[null,true,{"b":[]}]}', undefined],
])('%s survive both ways', (_name, text, expected = text) => {
  expect(stringifyJson(parseJson(text))).toBe(expected)
})

test('a big integer becomes a string that can be compared and is recognised as an integer', () => {
  const [big, text, small] = parseJson('[9007199254740993,"9007199254740993",1]') as [string, string, number]
  expect(big).not.toBe(text)
  expect([big, text, small].map(isTaggedInteger)).toEqual([true, false, false])
  expect(parseJson('9007199254740993')).toBe(big)
})

test('a string that looks like a tagged integer is not taken for one', () => {
  expect(isTaggedInteger(parseJson(`"${tag}i12"`))).toBe(false)
})

test('text is indented with and without tagged integers', () => {
  expect(stringifyJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}')
  expect(stringifyJson(parseJson('{"a":9007199254740993}'), 2)).toBe('{\n  "a": 9007199254740993\n}')
})

test('broken text is a SyntaxError, with and without tags', () => {
  expect(() => parseJson('{"a":')).toThrow(SyntaxError)
  expect(() => parseJson('{"a":9007199254740993')).toThrow(SyntaxError)
})

test('one big integer in 50 MB is kept', () => {
  const items = Array.from({ length: 50_000 }, (_, index) => ({
    name: `web-${index}`,
    data: 'x'.repeat(1000),
  }))
  const text = `${JSON.stringify(items).slice(0, -1)},9007199254740993]`
  expect(stringifyJson(parseJson(text)) === text).toBe(true)
}, 60_000)
