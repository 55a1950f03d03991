import { expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '../../../src/manifest/object.ts'
import { isSealOf, seal } from '../../../src/plan/seal.ts'

function secret(more: JsonObject, name = 'login'): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', ...more }
}

const login = secret({ data: { password: 'aHVudGVyMjI=' }, stringData: { user: 'admin22' } })
const sealed = seal(login, 'salt')
const hash = /^sha256:[0-9a-f]{64}$/

test('each value of a Secret is replaced by a hash, and nothing else', () => {
  expect(sealed).toEqual({
    ...login,
    data: { password: expect.stringMatching(hash) },
    stringData: { user: expect.stringMatching(hash) },
  })
  expect(JSON.stringify(sealed)).not.toMatch(/aHVudGVyMjI|admin22/)
})

test.each<[string, KubeObject]>([
  ['a ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'b' } }],
  ['a Secret of another group', { ...login, apiVersion: 'example.com/v1' }],
  ['a Secret without values', secret({})],
])('%s stays as it is', (_what, body) => {
  expect(seal(body, 'salt')).toEqual(body)
})

test('the manifest that kubectl keeps in an annotation is sealed, too', () => {
  const applied = 'kubectl.kubernetes.io/last-applied-configuration'
  const annotations = { [applied]: JSON.stringify(login), team: 'web' }
  const { metadata } = seal({ ...login, metadata: { name: 'login', annotations } }, 'salt')
  expect(metadata).toEqual({
    name: 'login',
    annotations: { [applied]: expect.stringMatching(hash), team: 'web' },
  })
})

test('data that is not a map is hashed as a whole', () => {
  const odd = seal(secret({ data: 'aHVudGVyMjI=', stringData: ['admin22'] }), 'salt')
  expect(odd).toMatchObject({ data: expect.stringMatching(hash), stringData: expect.stringMatching(hash) })
})

test('a value that is a map is hashed as a whole', () => {
  const { data } = seal(secret({ data: { nested: { password: 'hunter22' } } }), 'salt')
  expect(data).toEqual({ nested: expect.stringMatching(hash) })
})

test('equal values under two keys, and in two plans, have different hashes', () => {
  const values = [
    seal(secret({ data: { a: 'same', b: 'same' } }), 'salt')['data'],
    seal(secret({ data: { a: 'same', b: 'same' } }), 'another')['data'],
  ].flatMap(data => Object.values(data as JsonObject))
  expect(new Set(values).size).toBe(4)
})

test.each<[string, KubeObject, string, boolean]>([
  ['the same body', login, 'salt', true],
  ['a copy', structuredClone(login), 'salt', true],
  ['another value', secret({ data: { password: 'bmV3' }, stringData: { user: 'admin22' } }), 'salt', false],
  ['a key more', secret({ data: { password: 'aHVudGVyMjI=', more: 'YQ==' } }), 'salt', false],
  ['a key less', secret({ data: { password: 'aHVudGVyMjI=' } }), 'salt', false],
  ['another name', { ...login, metadata: { name: 'other' } }, 'salt', false],
  ['another salt', login, 'another', false],
])('the seal of %s fits: %#', (_what, body, salt, fits) => {
  expect(isSealOf(sealed, body, salt)).toBe(fits)
})
