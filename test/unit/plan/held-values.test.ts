import { describe, expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '../../../src/manifest/object.ts'
import { fixedValues } from '../../../src/plan/fixed-values.ts'
import { type LeavingService, refuseHeld } from '../../../src/plan/held-values.ts'
import type { PlacedManifest } from '../../../src/plan/place.ts'
import { planWrite } from '../../../src/plan/plan-write.ts'
import { liveOf } from '../cluster/fake-api.ts'
import { resource } from './fixtures.ts'
import { planHead } from './plan-of.ts'

const services = resource('Service', 'services')

function service(name: string, spec: JsonObject): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec }
}

const old = liveOf(
  service('old', {
    clusterIP: '10.96.0.7',
    clusterIPs: ['10.96.0.7', 'fd00::7'],
    healthCheckNodePort: 30900,
    ports: [
      { port: 80, nodePort: 30080, protocol: 'TCP' },
      { port: 53, nodePort: 30053, protocol: 'UDP' },
    ],
  }),
)

function judged(
  object: KubeObject,
  answer: 'accepted' | 'rejected',
  fate: LeavingService['fate'] = 'delete',
) {
  const manifest = { origin: { title: 'm', pointer: '' }, object }
  const failure = {
    status: 422,
    reason: 'Invalid',
    message: 'provided port is already allocated',
    causes: [],
  }
  const change = planWrite(
    {
      manifest,
      resource: services,
      live: undefined,
      answer:
        answer === 'rejected'
          ? { kind: 'rejected', failure }
          : { kind: 'accepted', result: liveOf(object), taken: [] },
    },
    planHead,
  )
  const placed: PlacedManifest = {
    manifest,
    key: change.key,
    resource: services,
    toCome: false,
    namespaceFilled: false,
    similar: [],
  }
  return refuseHeld([change], [placed], [{ live: old, fate }])[0]
}

describe('refuseHeld', () => {
  test.each<[string, JsonObject, string, string]>([
    ['a cluster IP, which the dry run accepts', { clusterIP: '10.96.0.7' }, 'spec.clusterIP', '10.96.0.7'],
    ['a second cluster IP', { clusterIPs: ['10.96.0.9', 'fd00::7'] }, 'spec.clusterIP', 'fd00::7'],
    [
      'a node port',
      { ports: [{ port: 1 }, { port: 2, nodePort: 30080 }] },
      'spec.ports[1].nodePort',
      '30080',
    ],
    ['a port for health checks', { healthCheckNodePort: 30900 }, 'spec.healthCheckNodePort', '30900'],
  ])('%s', (_name, spec, field, value) => {
    for (const answer of ['accepted', 'rejected'] as const)
      expect(judged(service('new', spec), answer)).toMatchObject({
        action: 'refused',
        reason: {
          kind: 'value-held',
          field,
          value,
          holder: { kind: 'Service', namespace: 'shop', name: 'old' },
        },
      })
  })

  test('a value of a Service that is released', () => {
    expect(judged(service('new', { clusterIP: '10.96.0.7' }), 'rejected', 'release')).toMatchObject({
      reason: { kind: 'value-held', fate: 'release' },
    })
  })

  test('a value that a Service sets which is replaced', () => {
    const wanted = service('web', { clusterIP: '10.96.0.7' })
    const manifest = { origin: { title: 'm', pointer: '' }, object: wanted }
    const answer = { kind: 'replaceable', fields: ['spec.clusterIP'], result: liveOf(wanted) } as const
    const change = planWrite({ manifest, resource: services, live: liveOf(wanted), answer }, planHead)
    const rest = { resource: services, toCome: false, namespaceFilled: false, similar: [] }
    const placed: PlacedManifest = { manifest, key: change.key, ...rest }
    expect(change.action).toBe('replace')
    expect(refuseHeld([change], [placed], [{ live: old, fate: 'delete' }])).toMatchObject([
      { action: 'refused', reason: { kind: 'value-held', field: 'spec.clusterIP' } },
    ])
  })

  test.each<[string, JsonObject]>([
    ['another node port', { ports: [{ port: 80, nodePort: 30081 }] }],
    ['a node port of another protocol', { ports: [{ port: 53, nodePort: 30053 }] }],
    ['no cluster IP', { clusterIP: 'None' }],
    ['no fixed values', { ports: [{ port: 80 }] }],
  ])('not %s', (_name, spec) => {
    expect(judged(service('new', spec), 'accepted')).toMatchObject({ action: 'create' })
    expect(judged(service('new', spec), 'rejected')).toMatchObject({ reason: { kind: 'rejected' } })
  })
})

test('what is no number or text is no value', () => {
  expect(fixedValues({ spec: { clusterIP: 7, ports: [{ nodePort: '80' }, null] } })).toEqual([])
  expect(fixedValues({})).toEqual([])
})
