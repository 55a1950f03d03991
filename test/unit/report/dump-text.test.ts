import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseJson } from '../../../src/manifest/json.ts'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { dumpText } from '../../../src/report/dump-text.ts'
import { deployment, secret } from './changes.ts'

const large = parseJson(
  '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"size":9223372036854775807}',
) as KubeObject

function withData(data: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'words' }, data }
}

describe('dumpText', () => {
  test('names, a line each', () => {
    expect(dumpText([deployment, secret], 'name')).toBe('deployment.apps/web\nsecret/login\n')
    expect(dumpText([], 'name')).toBe('')
  })

  test('JSON is one List, with secrets and large integers unchanged', () => {
    const text = dumpText([secret, large], 'json')
    expect(JSON.parse(text)).toMatchObject({
      apiVersion: 'v1',
      kind: 'List',
      items: [secret, { kind: 'Widget' }],
    })
    expect(text).toContain('"size": 9223372036854775807\n')
  })

  test('YAML is one List', () => {
    expect(dumpText([deployment, large], 'yaml')).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: List
      items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: web
            namespace: shop
          spec:
            replicas: 3
        - apiVersion: example.com/v1
          kind: Widget
          metadata:
            name: w
          size: 9223372036854775807
      "
    `)
  })

  // Some YAML 1.1 parser, such as Go's, read each of these as another value.
  test.each([
    'yes',
    'No',
    'on',
    'y',
    '012',
    '0o14',
    '1e3',
    '1_000',
    '12:30',
    '2001-01-01',
    '~',
    '.5',
    '=',
    '+1',
    '0x1F',
  ])('quotes %s as a value and as a key', word => {
    expect(dumpText([withData({ [word]: word })], 'yaml')).toContain(`"${word}": "${word}"\n`)
  })

  // Go's YAML parser takes blanks at the beginning of a block for its indentation.
  test.each([' \n', '\t\n', ' \t\n', '  \n\n', '\ta\n', ' \ta\n', ' \na'])('quotes %j', text => {
    expect(dumpText([withData({ text })], 'yaml')).toContain('text: "')
  })

  test.each([
    'a\u2028b',
    'a\u0085b',
    '\ufeffa',
    '\nlead',
    'a\nb\n',
    'tab\tx',
    'end ',
    '# no',
    'x'.repeat(300),
  ])('keeps %j', text => {
    const yaml = dumpText([withData({ text })], 'yaml')
    expect(yaml).not.toMatch(/[\u0085\u2028\ufeff]/)
    for (const version of ['1.1', '1.2'] as const) {
      expect(parse(yaml, { version }).items[0].data.text).toBe(text)
    }
  })
})
