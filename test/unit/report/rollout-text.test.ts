import { describe, expect, test } from 'vitest'
import { outcomeDetail, outcomeLine } from '../../../src/report/rollout-text.ts'
import { rolloutSummary } from '../../../src/report/summary.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import type { DryRun } from '../../../src/rollout/scope.ts'
import { conflict, create, deletion, keep, refused, restamp, unchanged, update } from './changes.ts'

const changed = update()
const failure = { status: 422, reason: 'Invalid', message: 'spec: no', causes: [] }

describe('the line of an object', () => {
  test.each([
    [{ change: changed, result: 'configured' }, 'none', 'deployment.apps/web configured\n'],
    [
      { change: changed, result: 'configured' },
      'server',
      'deployment.apps/web configured (server dry run)\n',
    ],
    [{ change: create(), result: 'created' }, 'client', 'deployment.apps/web created (dry run)\n'],
    [{ change: changed, result: 'not-run', why: 'a reason' }, 'none', 'deployment.apps/web not-run\n'],
  ] satisfies [Outcome, DryRun, string][])('%o with dry run %s', (outcome, dryRun, line) => {
    expect(outcomeLine(outcome, dryRun)).toBe(line)
  })

  test('a name from the cluster cannot move the cursor', () => {
    const reason = { kind: 'controlled', owner: 'A \u001b[2K' } as const
    expect(outcomeDetail({ change: keep(reason), result: 'kept', reason })).toContain(
      'controlled by A \\u001b[2K\n    It is deleted together with A \\u001b[2K.\n',
    )
    const pruned: Outcome = { change: deletion('Role', 'x\u001b[1A'), result: 'pruned' }
    expect(outcomeLine(pruned, 'none')).toBe('role/x\\u001b[1A pruned\n')
  })

  test('a deletion has the kind of the live object', () => {
    expect(outcomeLine({ change: deletion('ConfigMap', 'old'), result: 'pruned' }, 'none')).toBe(
      'configmap/old pruned\n',
    )
  })
})

describe('the details of an outcome', () => {
  const empty = { kind: 'empty-configuration' } as const
  const rows: [Outcome, string | undefined][] = [
    [{ change: changed, result: 'configured' }, undefined],
    [
      {
        change: changed,
        result: 'configured',
        taken: [conflict(), conflict({ manager: 'kubectl-edit', operation: 'Update', takeBack: true })],
      },
      'Deployment shop/web:\n    taken by force: spec.replicas of "autoscaler" (Apply): live 5, wanted 3\n    taken back: spec.replicas of "kubectl-edit" (Update): live 5, wanted 3\n',
    ],
    [{ change: unchanged(), result: 'unchanged' }, undefined],
    [
      { change: { ...unchanged(), ranBefore: true }, result: 'unchanged' },
      'Deployment shop/web: it ran before and is gone, so it is not run again. To run it again, set the annotation kubernixos/rerun: "true" in its manifest.\n',
    ],
    [{ change: changed, result: 'failed', failure }, 'Deployment shop/web failed (Invalid): spec: no\n'],
    [
      { change: restamp(), result: 'failed', failure },
      'warning: Deployment shop/web was not restamped (Invalid): spec: no\n    Its label still has the checksum of an earlier configuration. Everything else is as configured. Run apply again once the reason is gone.\n',
    ],
    [
      {
        change: changed,
        result: 'failed',
        failure: { ...failure, message: 'errors:\n  .ports: duplicate\n' },
      },
      'Deployment shop/web failed (Invalid): errors:\n      .ports: duplicate\n',
    ],
    [
      { change: changed, result: 'not-run', why: 'it needs Namespace shop, which failed' },
      'Deployment shop/web not-run: it needs Namespace shop, which failed\n',
    ],
    [
      { change: keep(empty), result: 'kept', reason: empty },
      'ConfigMap shop/kept kept: the configuration is empty\n    If it is meant to be empty, give --allow-empty.\n',
    ],
    [
      { change: deletion('Secret', 'login'), result: 'failed', failure },
      'Secret shop/login failed (Invalid): spec: no\n',
    ],
    [
      {
        change: deletion('ConfigMap', 'old'),
        result: 'kept',
        reason: { kind: 'apply-failed' },
      },
      'ConfigMap shop/old kept: the apply failed\n    Repair what failed and run again.\n',
    ],
    [
      { change: refused({ kind: 'namespace-mismatch', asked: 'cart' }), result: 'refused' },
      'Deployment shop/web refused: it names the namespace shop, but -n names cart\n    Leave -n out, because it is for objects without a namespace of their own.\n',
    ],
  ]
  test.each(rows)('%o', (outcome, text) => {
    expect(outcomeDetail(outcome)).toBe(text)
  })
})

test('the summary', () => {
  const outcomes: Outcome[] = [
    { change: unchanged(), result: 'unchanged' },
    { change: changed, result: 'not-run', why: 'a reason' },
    { change: create(), result: 'created' },
    { change: create(), result: 'created' },
  ]
  expect(rolloutSummary(outcomes)).toBe('2 created, 1 unchanged, 1 not run')
  expect(rolloutSummary([])).toBe('nothing to do')
})
