import { describe, expect, test } from 'vitest'
import { parseJson } from '../../../src/manifest/json.ts'
import type { Json, JsonObject } from '../../../src/manifest/object.ts'
import { maskObject, maskPair, maskText } from '../../../src/manifest/secret.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', annotations: { [lastApplied]: '{"data":1}', note: 'open' } },
  type: 'Opaque',
  data: { password: 'aHVudGVyMjI=', short: 'YQ==' },
  stringData: { token: 'multi\nline "quoted"' },
}

describe('maskObject', () => {
  test('values and last-applied of a Secret, nothing else', () => {
    expect(maskObject(secret)).toEqual({
      ...secret,
      metadata: { name: 'db', annotations: { [lastApplied]: '***', note: 'open' } },
      data: { password: '***', short: '***' },
      stringData: { token: '***' },
    })
    expect(secret.data.password).toBe('aHVudGVyMjI=')
  })

  test.each([
    ['v1', 'ConfigMap'],
    ['example.com/v1', 'Secret'],
  ])('%s %s is no secret', (apiVersion, kind) => {
    expect(maskObject({ ...secret, apiVersion, kind })).toEqual({ ...secret, apiVersion, kind })
  })
})

describe('maskPair', () => {
  test.each([
    ['a value that changes', ['data', 'a'], 'x', 'y', '*** (before)', '*** (after)'],
    ['an equal value', ['data', 'a'], 'x', 'x', '***', '***'],
    ['a value added', ['stringData', 'a'], undefined, 'y', undefined, '***'],
    ['a value removed', ['data', 'a'], 'x', undefined, '***', undefined],
    [
      'a map',
      ['data'],
      { a: 'x', b: 'x' },
      { a: 'y', b: 'x', c: 'z' },
      { a: '*** (before)', b: '***' },
      { a: '*** (after)', b: '***', c: '***' },
    ],
    ['a map that becomes text', ['data'], { a: 'x' }, 'y', { a: '***' }, '***'],
    ['a text where a map belongs', ['data'], 'x', 'y', '*** (before)', '*** (after)'],
    ['last-applied', ['metadata', 'annotations', lastApplied], 'x', 'y', '*** (before)', '*** (after)'],
    [
      'annotations',
      ['metadata', 'annotations'],
      undefined,
      { [lastApplied]: 'x', note: 'y' },
      undefined,
      { [lastApplied]: '***', note: 'y' },
    ],
    [
      'metadata',
      ['metadata'],
      { name: 'a' },
      { name: 'a', annotations: { [lastApplied]: 'x' } },
      { name: 'a' },
      { name: 'a', annotations: { [lastApplied]: '***' } },
    ],
    ['another annotation', ['metadata', 'annotations', 'note'], 'x', 'y', 'x', 'y'],
    ['a label', ['metadata', 'labels', 'a'], 'x', 'y', 'x', 'y'],
    ['the type', ['type'], 'x', 'y', 'x', 'y'],
  ])('%s', (_what, path, before, after, maskedBefore, maskedAfter) => {
    expect(maskPair(path, before, after)).toEqual({ before: maskedBefore, after: maskedAfter })
  })
})

describe('maskText', () => {
  test.each([
    ['the text of data', 'bad: hunter22!', 'bad: ***!'],
    ['the base64 of data', 'bad: aHVudGVyMjI=', 'bad: ***'],
    ['a quoted stringData', String.raw`bad: "multi\nline \"quoted\""`, 'bad: "***"'],
    ['a plain stringData', 'bad: multi\nline "quoted"', 'bad: ***'],
    ['the base64 of stringData', `bad: ${btoa('multi\nline "quoted"')}`, 'bad: ***'],
    ['a value that is too short to be masked', 'a bad day', 'a bad day'],
  ])('%s', (_what, text, masked) => {
    expect(maskText(text, [secret, undefined])).toBe(masked)
  })

  test('the longest value is masked first, so that no part of it is left', () => {
    const data = { a: btoa('hunter'), b: btoa('hunter22') }
    expect(maskText('hunter22', [{ ...secret, data }])).toBe('***')
  })

  test.each<[string, Json]>([
    ['a map', { data: { word: { inner: 'hunter22' } } }],
    ['a list', { stringData: { word: ['x', 'hunter22'] } }],
    ['a text instead of a map', { data: 'hunter22' }],
  ])('what stands in the wrong form, %s', (_what, wrong) => {
    const object = { ...secret, data: {}, ...(wrong as JsonObject) }
    expect(maskText('expected string, got hunter22', [object])).toBe('expected string, got ***')
  })

  test('a number beyond 2^53', () => {
    const object = parseJson(
      '{"apiVersion":"v1","kind":"Secret","stringData":{"pin":9007199254740993}}',
    ) as JsonObject
    expect(maskText('got 9007199254740993', [object])).toBe('got ***')
  })

  test('texts about other kinds are not changed', () => {
    expect(maskText('hunter22', [{ ...secret, kind: 'ConfigMap' }])).toBe('hunter22')
  })
})
