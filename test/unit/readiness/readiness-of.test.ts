import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../src/manifest/object.ts'
import type { ReadinessRule } from '../../../src/readiness/readiness.ts'
import { ago, condition, judged, live } from './objects.ts'

const ok = condition('Ready', 'True', 'Fine')
const seen = (type: string, status: string, generation: Json): JsonObject => ({
  ...(condition(type, status, 'Why', 'Text.') as JsonObject),
  observedGeneration: generation,
})

describe('a custom resource', () => {
  test.each<[string, JsonObject | undefined, string]>([
    ['without a status', undefined, 'ready'],
    ['without conditions', { phase: 'Pending' }, 'ready'],
    ['with conditions that say nothing', { conditions: [condition('Synced', 'False')] }, 'ready'],
    ['that is ready', { observedGeneration: 2, conditions: [ok] }, 'ready'],
    [
      'that is not ready',
      { conditions: [condition('Ready', 'False', 'Why', 'Text.')] },
      'waiting: Ready is False (Why): Text',
    ],
    ['of unknown readiness', { conditions: [condition('Ready', 'Unknown')] }, 'waiting: Ready is Unknown'],
    ['with a condition without a status', { conditions: [{ type: 'Ready' }] }, 'waiting: Ready is Unknown'],
    ['with a boolean status', { conditions: [{ type: 'Ready', status: true }] }, 'ready'],
    [
      'with a boolean status that is false',
      { conditions: [{ type: 'Ready', status: false }] },
      'waiting: Ready is false',
    ],
    ['that is available', { conditions: [condition('Available', 'True')] }, 'ready'],
    [
      'that is unavailable',
      { conditions: [condition('Available', 'False', 'Down')] },
      'waiting: Available is False (Down)',
    ],
    ['that is ready, but not available', { conditions: [condition('Available', 'False'), ok] }, 'ready'],
    [
      'that reconciles',
      { conditions: [ok, condition('Reconciling', 'True', 'Progressing')] },
      'waiting: Reconciling is True (Progressing)',
    ],
    [
      'that has stalled',
      {
        conditions: [
          condition('Reconciling', 'True'),
          condition('Stalled', 'True', 'Bad', 'No\n such  chart.'),
        ],
      },
      'failed: Stalled is True (Bad): No such chart',
    ],
    ['that has not stalled', { conditions: [condition('Stalled', 'False'), ok] }, 'ready'],
    [
      'of an older generation',
      { observedGeneration: 1, conditions: [ok] },
      'waiting: its controller has not seen the newest change yet',
    ],
    ['with a generation as a text', { observedGeneration: '2', conditions: [ok] }, 'ready'],
    [
      'with an older generation as a text',
      { observedGeneration: '1', conditions: [ok] },
      'waiting: its controller has not seen the newest change yet',
    ],
    ['with a hash as its generation', { observedGeneration: '5cd87d9b9c', conditions: [ok] }, 'ready'],
    ['with null as its generation', { observedGeneration: null, conditions: [ok] }, 'ready'],
    ['with a newer generation, from a backup', { observedGeneration: 9, conditions: [ok] }, 'ready'],
    [
      'whose condition is old',
      { conditions: [seen('Ready', 'True', 1)] },
      'waiting: its condition Ready is older than the newest change',
    ],
    ['whose condition is new', { conditions: [seen('Ready', 'True', 2)] }, 'ready'],
    ['with conditions of another form', { conditions: { Ready: 'False' } }, 'ready'],
    ['with a list of texts', { conditions: ['Ready'] }, 'ready'],
  ])('%s', (_name, status, expected) => {
    expect(judged(live('example.org/v1 Backup', status === undefined ? {} : { status }))).toBe(expected)
  })

  test('whose status is a text', () => {
    const object = { ...live('example.org/v1 Backup', {}), status: 'Running' }
    expect(judged(object)).toBe('ready')
  })
})

test.each([
  'v1 ConfigMap',
  'v1 Secret',
  'rbac.authorization.k8s.io/v1 Role',
  // A kind of the same name in another group has no row.
  'example.org/v1 Job',
])('%s is ready at once', kind => {
  expect(judged(live(kind, {}))).toBe('ready')
})

test.each<[JsonObject, string]>([
  [{}, 'terminating: it is being deleted'],
  [{ finalizers: ['a/b', 'c/d'] }, 'terminating: it is being deleted and held by a/b, c/d'],
])('a deletion comes first, with %j', (more, expected) => {
  const object = live('example.org/v1 Backup', {
    metadata: { deletionTimestamp: ago(3), ...more },
    status: { phase: 'Done', conditions: [condition('Stalled', 'True')] },
  })
  const rule = { group: 'example.org', kind: 'Backup', ready: { path: '/status/phase', values: ['Done'] } }
  expect(judged(object)).toBe(expected)
  expect(judged(object, [rule])).toBe(expected)
})

describe('a rule of the configuration', () => {
  const phase = (...values: Json[]) => ({ path: '/status/phase', values })
  const rule: ReadinessRule = {
    group: 'example.org',
    kind: 'Backup',
    ready: phase('Done', 'Kept'),
    failed: phase('Broken'),
  }
  const judge = (status: JsonObject, change: Partial<ReadinessRule> = {}) =>
    judged(live('example.org/v1 Backup', { status }), [{ ...rule, ...change }])

  test.each<[string, JsonObject, Partial<ReadinessRule>, string]>([
    ['one of its values', { phase: 'Kept' }, {}, 'ready'],
    ['another value', { phase: 'Busy' }, {}, 'waiting: .status.phase is "Busy", and not "Done" or "Kept"'],
    ['no value', {}, {}, 'waiting: .status.phase is not set, and not "Done" or "Kept"'],
    ['null', { phase: null }, {}, 'waiting: .status.phase is null, and not "Done" or "Kept"'],
    ['a value of failed', { phase: 'Broken' }, {}, 'failed: .status.phase is "Broken"'],
    ['a value of both', { phase: 'Done' }, { failed: phase('Done') }, 'failed: .status.phase is "Done"'],
    ['a number', { phase: 3 }, { ready: phase(3) }, 'ready'],
    ['a number for a text', { phase: '3' }, { ready: phase(3) }, 'waiting: .status.phase is "3", and not 3'],
    ['a boolean', { phase: false }, { ready: phase(false) }, 'ready'],
    [
      'conditions that say otherwise',
      { phase: 'Done', conditions: [condition('Stalled', 'True')] },
      {},
      'ready',
    ],
    [
      'an old status',
      { phase: 'Broken', observedGeneration: 1 },
      {},
      'waiting: its controller has not seen the newest change yet',
    ],
    [
      'a key of every object',
      {},
      { ready: { path: '/status/constructor/name', values: ['Object'] } },
      'waiting: .status.constructor.name is not set, and not "Object"',
    ],
  ])('with %s', (_name, status, change, expected) => {
    expect(judge(status, change)).toBe(expected)
  })

  test.each<[string, string]>([
    ['/status/conditions/type=Synced/status', 'ready'],
    ['/status/conditions/1/status', 'ready'],
    ['/status/conditions/0/status', 'waiting: .status.conditions[0].status is "False", and not "True"'],
    [
      '/status/conditions/type=Other/status',
      'waiting: .status.conditions["type=Other"].status is not set, and not "True"',
    ],
    ['/status/a~1b', 'waiting: .status["a/b"] is "x", and not "True"'],
    ['/status/a=b', 'waiting: .status["a=b"] is "y", and not "True"'],
  ])('that reads %s', (path, expected) => {
    const conditions = [condition('Ready', 'False'), condition('Synced', 'True')]
    const ready = { path, values: ['True'] }
    expect(judge({ conditions, 'a/b': 'x', 'a=b': 'y' }, { ready })).toBe(expected)
  })

  test('counts for its group and kind only, and before the table', () => {
    const service = live('v1 Service', { spec: {}, status: {} })
    const ready = { path: '/status/loadBalancer/ingress/0/ip', values: ['203.0.113.7'] }
    expect(judged(service, [rule, { group: '', kind: 'Service', ready }])).toMatch(/^waiting: /)
    expect(judged(service, [{ group: 'example.org', kind: 'Service', ready }])).toBe('ready')
  })
})
