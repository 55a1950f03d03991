import { describe, expect, test } from 'vitest'
import {
  ageLines,
  closedLines,
  clusterLines,
  configurationLines,
  refuseStale,
  requireSecrets,
} from '../../../src/commands/check-plan.ts'
import type { Basis } from '../../../src/commands/plan-basis.ts'
import type { SavedPlan } from '../../../src/commands/read-plan.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { planHead, planOf } from '../plan/plan-of.ts'
import { create, restamp, secret, unchanged, update } from '../report/changes.ts'
import { configurationOf, requestOf } from './fake-run.ts'

function saved(
  details: Partial<Plan> = {},
  settings: Basis['settings'] = configurationOf([]).settings,
): SavedPlan {
  const basis = { source: 'file ./shop.nix', settings, manifests: [], namespace: 'default', flags: {} }
  return { path: 'p.json', plan: planOf(details.changes ?? [], details), basis }
}

describe('the age', () => {
  const hour = 3_600_000
  test.each([
    ['fits', 24 * hour, '2026-01-01T23:59:59Z', []],
    ['is the limit', 24 * hour, '2026-01-02T00:00:00Z', []],
    [
      'is above the limit',
      24 * hour,
      '2026-01-02T02:00:00Z',
      ['it was made at 2026-01-01T00:00:00Z, 26h ago, and --plan-max-age is 24h'],
    ],
    [
      'is above a limit of minutes',
      30 * 60_000,
      '2026-01-01T00:31:00Z',
      ['it was made at 2026-01-01T00:00:00Z, 31m ago, and --plan-max-age is 30m'],
    ],
    ['has no limit', 0, '2036-01-01T00:00:00Z', []],
    ['is negative, because a clock is wrong', 1, '2025-01-01T00:00:00Z', []],
  ])('%s', (_name, planMaxAge, now, lines) => {
    expect(ageLines(saved(), requestOf(['apply'], { planMaxAge }), new Date(now))).toEqual(lines)
  })
})

describe('the cluster', () => {
  const server = 'https://10.0.0.1:6443'
  const elsewhere = 'https://10.0.0.2'
  test.each([
    ['has the same id at another address', { server, id: 'a' }, { server: elsewhere, id: 'a' }, true],
    ['has another id at the same address', { server, id: 'a' }, { server, id: 'b' }, false],
    ['has the same address and an id that was not read', { server, id: 'a' }, { server: `${server}/` }, true],
    ['has another address and no id', { server }, { server: elsewhere, id: 'a' }, false],
  ])('%s', (_name, planned, actual, fits) => {
    const lines = clusterLines(saved({ cluster: planned }), actual)
    expect(lines).toHaveLength(fits ? 0 : 1)
    if (!fits) expect(lines[0]).toMatch(/^it is for https:\/\/10.*, but the kubeconfig leads to https:\/\/10/)
  })
})

test('a configuration fits if its checksum and its settings are those of the plan', () => {
  const same = configurationOf([])
  expect(configurationLines(saved(), same)).toEqual([])
  // A setting that is not set is absent after JSON.
  const { settings } = same
  expect(configurationLines(saved({}, JSON.parse(JSON.stringify(settings))), same)).toEqual([])
  expect(configurationLines(saved(), { ...same, checksum: 'beef' })).toEqual([
    `the configuration has changed: its checksum is beef, and that of the plan is ${planHead.checksum}`,
  ])
  const other = { ...settings, maxDeletions: 3, context: 'prod' }
  expect(configurationLines(saved(), { ...same, settings: other })).toEqual([
    'settings of the configuration have changed: context, maxDeletions',
  ])
})

describe('Secrets whose values nobody has', () => {
  const { key } = create({ object: secret })
  const closed = new Set([key])

  test.each([
    ['created', create({ object: secret })],
    ['updated', update([], { object: secret })],
  ])('stop a plan in which they are %s', (_name, change) => {
    const plan = saved({ changes: [change, create()] })
    expect(() => requireSecrets(plan, closed)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/:\n- secret\/login \(namespace shop\)$/),
        reason: 'refused',
      }),
    )
    expect(() => requireSecrets(plan, new Set())).not.toThrow()
    expect(closedLines(plan, closed)).toEqual([])
  })

  test.each([
    ['restamped', restamp({ object: secret })],
    ['unchanged', { ...unchanged(), ...(({ key, ref }) => ({ key, ref }))(create({ object: secret })) }],
  ])('make a plan stale in which they are %s', (_name, change) => {
    const plan = saved({ changes: [change, create()] })
    expect(() => requireSecrets(plan, closed)).not.toThrow()
    expect(closedLines(plan, closed)).toEqual([
      'secret/login (namespace shop): its values are no longer those of the plan',
    ])
  })
})

test('all that differs is one error', () => {
  expect(() => refuseStale('p.json', [])).not.toThrow()
  expect(() => refuseStale('p.json', ['a', 'b'])).toThrow(
    expect.objectContaining({
      message: '--plan p.json: the plan no longer fits:\n- a\n- b',
      hint: 'To save a new plan: kubectl nixos diff --save-plan p.json',
      reason: 'stale-plan',
    }),
  )
})
