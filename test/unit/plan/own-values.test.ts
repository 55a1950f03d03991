import { expect, test } from 'vitest'
import type { JsonObject, KubeObject } from '../../../src/manifest/object.ts'
import { withoutValuesOf, withValuesOf } from '../../../src/plan/own-values.ts'
import { liveOf } from '../cluster/fake-api.ts'

function service(spec: JsonObject): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec }
}

const live = liveOf(
  service({
    clusterIP: '10.96.0.7',
    clusterIPs: ['10.96.0.7'],
    healthCheckNodePort: 30900,
    ports: [
      { port: 80, nodePort: 30080, protocol: 'TCP' },
      { port: 53, nodePort: 30053, protocol: 'UDP' },
    ],
  }),
)

test.each<[string, JsonObject, JsonObject | undefined]>([
  ['no value in common', { clusterIP: '10.96.0.8', ports: [{ port: 80 }] }, undefined],
  ['no values at all', { selector: { app: 'web' } }, undefined],
  ['its cluster IP', { clusterIP: '10.96.0.7', type: 'NodePort' }, { type: 'NodePort' }],
  [
    'its node port beside another cluster IP, which is checked',
    { clusterIP: '10.96.0.8', ports: [{ port: 80, nodePort: 30080 }] },
    { clusterIP: '10.96.0.8', ports: [{ port: 80 }] },
  ],
  [
    'its node port beside a new one, which is checked',
    {
      ports: [
        { port: 80, nodePort: 30080 },
        { port: 81, nodePort: 30081 },
      ],
    },
    { ports: [{ port: 80 }, { port: 81, nodePort: 30081 }] },
  ],
  [
    'a number that the live Service has for another protocol',
    { healthCheckNodePort: 30900, ports: [{ port: 53, nodePort: 30053 }] },
    { ports: [{ port: 53, nodePort: 30053 }] },
  ],
])('a Service with %s', (_name, spec, asked) => {
  expect(withoutValuesOf(service(spec), live)?.['spec']).toEqual(asked)
})

test('the result gets the values that were not asked about', () => {
  const wanted = service({
    clusterIP: '10.96.0.7',
    healthCheckNodePort: 30900,
    ports: [{ port: 80, nodePort: 30080 }, { port: 81 }],
  })
  const result = liveOf(
    service({
      clusterIP: '10.96.9.9',
      clusterIPs: ['10.96.9.9'],
      ports: [
        { port: 80, nodePort: 31111, protocol: 'TCP' },
        { port: 81, nodePort: 32222, protocol: 'TCP' },
      ],
    }),
  )
  expect(withValuesOf(result, wanted)['spec']).toEqual({
    clusterIP: '10.96.0.7',
    clusterIPs: ['10.96.0.7'],
    healthCheckNodePort: 30900,
    ports: [
      { port: 80, nodePort: 30080, protocol: 'TCP' },
      { port: 81, nodePort: 32222, protocol: 'TCP' },
    ],
  })
})
