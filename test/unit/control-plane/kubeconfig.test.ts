import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Credentials, renderKubeconfig } from '../../control-plane/kubeconfig.ts'

const rendered = (credentials: Credentials) =>
  parse(
    renderKubeconfig({
      server: 'https://127.0.0.1:6443',
      caFile: '/plane/ca.crt',
      context: 'shop',
      user: 'system:serviceaccount:web:ci',
      credentials,
    }),
  )

test('one context leads to the server, its CA and the user', () => {
  const config = rendered({ kind: 'token', token: 'abc' })
  expect(config['current-context']).toBe('shop')
  expect(config.contexts).toEqual([
    { name: 'shop', context: { cluster: 'shop', user: 'system:serviceaccount:web:ci' } },
  ])
  expect(config.clusters).toEqual([
    { name: 'shop', cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority': '/plane/ca.crt' } },
  ])
})

test.each<[Credentials, object]>([
  [{ kind: 'token', token: 'abc' }, { token: 'abc' }],
  [
    { kind: 'certificate', certificate: 'C\n', key: 'K\n' },
    { 'client-certificate-data': btoa('C\n'), 'client-key-data': btoa('K\n') },
  ],
])('%o becomes the user', (credentials, user) => {
  expect(rendered(credentials).users).toEqual([{ name: 'system:serviceaccount:web:ci', user }])
})
