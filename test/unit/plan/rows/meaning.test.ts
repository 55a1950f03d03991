import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../src/manifest/object.ts'
import { parseDuration } from '../../../../src/plan/rows/duration.ts'
import { isInvented } from '../../../../src/plan/rows/invented.ts'
import { parseQuantity } from '../../../../src/plan/rows/quantity.ts'
import { meansSame } from '../../../../src/plan/rows/same-meaning.ts'
import { place, steps } from './places.ts'

describe('quantities', () => {
  test.each<[Json, Json, boolean]>([
    ['1', '1000m', true],
    ['1', 1, true],
    [0.5, '500m', true],
    ['1Gi', '1024Mi', true],
    ['1Gi', '1G', false],
    ['1k', '1000', true],
    ['1e3', '1k', true],
    ['1E3', '1000', true],
    ['1E', '1e18', true],
    ['.5', '0.5', true],
    ['1.', '1', true],
    ['-1', '-1000m', true],
    ['-1', '1', false],
    ['1u', '1000n', true],
    ['9007199254740993', '9007199254740992', false],
    ['1Ei', '1152921504606846976', true],
    ['100n', '0', false],
  ])('%s and %s', (one, other, same) => {
    expect(parseQuantity(one)).toBeTypeOf('bigint')
    expect(parseQuantity(one) === parseQuantity(other)).toBe(same)
  })

  test.each<Json>(['', '.', 'Gi', '1gi', '1 Gi', '1Gi ', 'one', null, true, {}, '1e1000', '1'.repeat(31)])(
    '%j is none',
    value => {
      expect(parseQuantity(value)).toBeUndefined()
    },
  )
})

describe('durations', () => {
  test.each<[Json, Json, boolean]>([
    ['60s', '1m0s', true],
    ['1h', '60m', true],
    ['1.5h', '90m', true],
    ['1d', '24h', true],
    ['1w', '7d', true],
    ['1500ms', '1.5s', true],
    ['-1m', '-60s', true],
    ['1us', '1µs', true],
    ['60s', '61s', false],
    ['0.1s', '100ms', true],
  ])('%s and %s', (one, other, same) => {
    expect(parseDuration(one)).toBeTypeOf('bigint')
    expect(parseDuration(one) === parseDuration(other)).toBe(same)
  })

  test.each<Json>(['', '60', 's', '1y', '1 m', '1m 0s', 60, null])('%j is none', value => {
    expect(parseDuration(value)).toBeUndefined()
  })
})

describe('where values mean the same', () => {
  const quantity = ['1', '1000m'] as const
  const duration = ['60s', '1m'] as const
  test.each<[string, readonly [Json, Json], string, boolean]>([
    ['apps/Deployment', quantity, 'spec.template.spec.containers[name=web].resources.limits.cpu', true],
    [
      'apps/Deployment',
      quantity,
      'spec.template.spec.containers[name=web].resources.requests["x.com/gpu"]',
      true,
    ],
    ['apps/Deployment', quantity, 'spec.template.spec.volumes[name=a].emptyDir.sizeLimit', true],
    ['/PersistentVolume', quantity, 'spec.capacity.storage', true],
    ['/ResourceQuota', quantity, 'spec.hard["requests.cpu"]', true],
    ['/LimitRange', quantity, 'spec.limits[type=Container].max.cpu', true],
    ['shop.example.com/Widget', quantity, 'spec.max.cpu', false],
    ['shop.example.com/Widget', quantity, 'spec.resources.limits.cpu', true],
    ['shop.example.com/Widget', quantity, 'spec.size', false],
    ['apps/Deployment', quantity, 'spec.template.spec.containers[name=web].env[name=A].value', false],
    ['/ConfigMap', quantity, 'data.storage', false],
    ['/ConfigMap', quantity, 'data.limits', false],
    ['/Secret', quantity, 'stringData.storage', false],
    ['/ConfigMap', quantity, 'metadata.labels.storage', false],
    ['/ConfigMap', quantity, 'metadata.annotations.storage', false],
    ['shop.example.com/Widget', duration, 'spec.interval', true],
    ['shop.example.com/Widget', duration, 'spec.retry.timeoutInterval', true],
    ['shop.example.com/Widget', duration, 'spec.scrapeTimeout', true],
    ['shop.example.com/Widget', duration, 'spec.groups[name=a].rules[alert=b].for', true],
    ['shop.example.com/Widget', duration, 'spec.name', false],
    ['shop.example.com/Widget', duration, 'spec.values.interval', false],
    ['shop.example.com/Widget', duration, 'spec.env[name=A].timeout', false],
    ['shop.example.com/Widget', duration, 'spec.labels.interval', false],
    ['apps/Deployment', duration, 'spec.interval', false],
    ['/ConfigMap', duration, 'data.interval', false],
  ])('%s %s at %s', (kind, [one, other], path, same) => {
    expect(meansSame(one, other, place(kind, path))).toBe(same)
    expect(meansSame(one, 'other', place(kind, path))).toBe(false)
  })

  test('never inside of texts', () => {
    const inside = { ...place('shop.example.com/Widget', 'spec.interval'), textDepth: 1 }
    expect(meansSame(...duration, inside)).toBe(false)
  })
})

describe('what the server picks', () => {
  test.each([
    ['/Service', 'spec.clusterIP', true],
    ['/Service', 'spec.clusterIPs', true],
    ['/Service', 'spec.healthCheckNodePort', true],
    ['/Service', 'spec.ports[port=80,protocol=TCP].nodePort', true],
    ['/Service', 'spec.ports[port=80,protocol=TCP].port', false],
    ['/Service', 'spec.type', false],
    ['shop.example.com/Service', 'spec.clusterIP', false],
    ['batch/Job', 'spec.selector.matchLabels["batch.kubernetes.io/controller-uid"]', true],
    ['/ConfigMap', 'spec.clusterIP', false],
  ])('%s %s: %s', (kind, path, invented) => {
    expect(isInvented(place(kind, path).subject, steps(path))).toBe(invented)
  })
})
