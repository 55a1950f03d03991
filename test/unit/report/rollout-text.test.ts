import { describe, expect, test } from 'vitest'
import { outcomeDetail, outcomeLine } from '../../../src/report/rollout-text.ts'
import { rolloutSummary } from '../../../src/report/summary.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import { deletion, keep, refused, secret, unchanged, write } from './changes.ts'

const update = write('update', [])
const failure = { status: 422, reason: 'Invalid', message: 'spec: no', causes: [] }

describe('the line of an object', () => {
  test.each([
    ['configured', 'none', 'deployment.apps/web configured\n'],
    ['configured', 'server', 'deployment.apps/web configured (server dry run)\n'],
    ['created', 'client', 'deployment.apps/web created (dry run)\n'],
    ['not-run', 'none', 'deployment.apps/web not-run\n'],
  ] as const)('%s with dry run %s', (result, dryRun, line) => {
    expect(outcomeLine({ change: update, result }, dryRun)).toBe(line)
  })

  test('a name from the cluster moves no cursor', () => {
    const outcome: Outcome = { change: keep({ kind: 'controlled', owner: 'A \u001b[2K' }), result: 'kept' }
    expect(outcomeDetail(outcome)).toContain(
      'controlled by A \\u001b[2K\n    It goes when A \\u001b[2K goes.\n',
    )
    const pruned: Outcome = { change: deletion('Role', 'x\u001b[1A'), result: 'pruned' }
    expect(outcomeLine(pruned, 'none')).toBe('role/x\\u001b[1A pruned\n')
  })

  test('a deletion is named by what lives', () => {
    expect(outcomeLine({ change: deletion('ConfigMap', 'old'), result: 'pruned' }, 'none')).toBe(
      'configmap/old pruned\n',
    )
  })
})

describe('what an outcome has to say', () => {
  const rows: [Outcome, string | undefined][] = [
    [{ change: update, result: 'configured' }, undefined],
    [{ change: unchanged(), result: 'unchanged' }, undefined],
    [{ change: update, result: 'failed', failure }, 'Deployment shop/web failed (Invalid): spec: no\n'],
    [
      { change: write('restamp', []), result: 'failed', failure },
      'warning: Deployment shop/web failed (Invalid): spec: no\n',
    ],
    [
      {
        change: update,
        result: 'failed',
        failure: { ...failure, message: 'errors:\n  .ports: duplicate\n' },
      },
      'Deployment shop/web failed (Invalid): errors:\n      .ports: duplicate\n',
    ],
    [
      { change: update, result: 'not-run', why: 'it needs Namespace shop, which failed' },
      'Deployment shop/web not-run: it needs Namespace shop, which failed\n',
    ],
    [
      { change: keep({ kind: 'empty-configuration' }), result: 'kept' },
      'ConfigMap shop/kept kept: the configuration is empty\n    If that is meant, give --allow-empty.\n',
    ],
    [
      { change: refused({ kind: 'namespace-mismatch', asked: 'cart' }), result: 'refused' },
      'Deployment shop/web refused: it names the namespace shop, and -n says cart\n    Leave -n out: it is for objects that name no namespace.\n',
    ],
  ]
  test.each(rows)('%o', (outcome, text) => {
    expect(outcomeDetail(outcome)).toBe(text)
  })

  test('nothing of a Secret', () => {
    const change = write('update', [], { object: secret })
    const told = { ...failure, message: 'bad value aHVudGVyMg==' }
    expect(outcomeDetail({ change, result: 'failed', failure: told })).toBe(
      'Secret shop/login failed (Invalid): bad value ***\n',
    )
    const gone = { change: deletion('Secret', 'login'), result: 'failed' as const, failure }
    expect(outcomeDetail(gone)).toBe('Secret shop/login failed (Invalid): spec: no\n')
  })
})

test('the summary', () => {
  const outcomes: Outcome[] = [
    { change: update, result: 'unchanged' },
    { change: update, result: 'not-run' },
    { change: update, result: 'created' },
    { change: update, result: 'created' },
  ]
  expect(rolloutSummary(outcomes)).toBe('2 created, 1 unchanged, 1 not run')
  expect(rolloutSummary([])).toBe('nothing to do')
})
