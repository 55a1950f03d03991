import { expect, test } from 'vitest'
import { dump } from '../../../src/commands/dump.ts'
import { listOffline } from '../../../src/commands/list-offline.ts'
import { configurationOf, fakeIo, object, requestOf } from './fake-run.ts'

const issuer = { ...object('Issuer', 'ca'), apiVersion: 'cert-manager.io/v1' }
const certificate = { ...object('Certificate', 'web'), apiVersion: 'cert-manager.io/v1' }

function dumped(objects: Parameters<typeof configurationOf>[0], namespace?: string) {
  const { io, said } = fakeIo()
  dump(configurationOf(objects, { namespace: 'team' }), requestOf(['dump'], { namespace }), io)
  const items = JSON.parse(said.out).items as { metadata: { namespace?: string } }[]
  return { namespaces: items.map(({ metadata }) => metadata.namespace), err: said.err }
}

test('dump fills in the namespace of the configuration, and -n overrides it', () => {
  const objects = [object('ConfigMap', 'a'), object('Namespace', 'b'), object('Secret', 'c', 'shop')]
  expect(dumped(objects)).toEqual({ namespaces: ['team', undefined, 'shop'], err: '' })
  expect(dumped(objects, 'shop')).toEqual({ namespaces: ['shop', undefined, 'shop'], err: '' })
})

test.each<[string, Parameters<typeof configurationOf>[0], string]>([
  [
    'one object',
    [issuer],
    'warning: dump did not set the namespace team in an object, because only the cluster knows whether this kind is namespaced: Issuer of cert-manager.io/v1. Add the CRD to the configuration, or set metadata.namespace.\n',
  ],
  [
    'several objects',
    [issuer, certificate, { ...certificate, metadata: { name: 'api' } }],
    'warning: dump did not set the namespace team in 3 objects, because only the cluster knows whether these kinds are namespaced: Certificate of cert-manager.io/v1, Issuer of cert-manager.io/v1. Add the CRD to the configuration, or set metadata.namespace.\n',
  ],
])('one warning names the kinds that only the cluster knows: %s', (_name, objects, err) => {
  expect(dumped(objects).err).toBe(err)
})

test.each(['dump', 'apply --dry-run=client'])('%s refuses what -n contradicts', keyword => {
  const { io } = fakeIo()
  const configuration = configurationOf([object('ConfigMap', 'a', 'shop')])
  const request = requestOf(['apply'], { namespace: 'team' })
  const act = keyword === 'dump' ? dump : listOffline
  expect(() => act(configuration, request, io)).toThrow(
    'a manifest names another namespace than -n team:\n- ConfigMap shop/a, from m0',
  )
})

test('two manifests that become the same object by their namespace are an error', () => {
  const same = [object('ConfigMap', 'a'), object('ConfigMap', 'a', 'team')]
  expect(() => dumped(same)).toThrow('m0 and m1 are the same object: ConfigMap team/a')
})
