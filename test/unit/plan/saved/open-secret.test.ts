import { expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '../../../../src/manifest/object.ts'
import { openSecret } from '../../../../src/plan/saved/open-secret.ts'
import { seal } from '../../../../src/plan/seal.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const secretOf = (fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login' },
  ...fields,
})
const applied = 'kubectl.kubernetes.io/last-applied-configuration'
const plain = secretOf({ stringData: { user: 'ann', password: 'hunter22' } })
const encoded = secretOf({ data: { password: base64('hunter22') } })
const empty = secretOf({ type: 'Opaque' })
const noted = secretOf({ metadata: { name: 'login', annotations: { [applied]: '{"a":1}', b: 'c' } } })
const broken = secretOf({ data: 'hunter22' })
const binary = secretOf({ data: { key: '/w==' } })

test.each<[string, KubeObject, JsonObject | undefined, boolean]>([
  ['texts', plain, { data: { user: base64('ann'), password: base64('hunter22'), more: 'eA==' } }, true],
  ['base64', encoded, { data: { password: base64('hunter22') } }, true],
  ['bytes that are no text', binary, { data: { key: '/w==' } }, true],
  ['no values, with a live Secret', empty, { data: { password: base64('x') } }, true],
  ['no values, without a live Secret', empty, undefined, true],
  ['the annotation of kubectl', noted, { metadata: { annotations: { [applied]: '{"a":1}' } } }, true],
  ['another value', encoded, { data: { password: base64('hunter33') } }, false],
  ['one of two values', plain, { data: { password: base64('hunter22') } }, false],
  ['a value under another key', encoded, { data: { other: base64('hunter22') } }, false],
  ['no live Secret', encoded, undefined, false],
  ['a live Secret without values', encoded, {}, false],
  ['another annotation of kubectl', noted, { metadata: { annotations: { [applied]: '{"a":2}' } } }, false],
  ['values of a wrong type', broken, { data: { hunter22: 'x' } }, false],
])('%s', (_name, body, live, isOpen) => {
  const opened = openSecret(seal(body, 'salt'), live, 'salt')
  expect(opened).toEqual(isOpen ? body : undefined)
})

test('another salt opens nothing', () => {
  expect(
    openSecret(seal(encoded, 'salt'), { data: { password: base64('hunter22') } }, 'other'),
  ).toBeUndefined()
})
