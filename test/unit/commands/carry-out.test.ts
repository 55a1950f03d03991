import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../src/api/reply.ts'
import type { ApplyOptions } from '../../../src/cluster/rest/api.ts'
import { carryOut } from '../../../src/commands/carry-out.ts'
import { type Lock, noLock } from '../../../src/commands/hold-lock.ts'
import type { Io } from '../../../src/commands/io.ts'
import type { Request } from '../../../src/commands/request.ts'
import { UserError } from '../../../src/errors.ts'
import type { Event } from '../../../src/events/event.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import type { Change } from '../../../src/plan/change.ts'
import type { RolloutRecord } from '../../../src/plan/lock/record.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { Gap } from '../../../src/plan/prune/gap.ts'
import { planOf } from '../plan/plan-of.ts'
import { no } from '../plan/replies.ts'
import { create, keep, lines, refused, remove, replace, unchanged } from '../rollout/fake-rollout.ts'
import { configMaps, fakeCluster, fakeIo, object, ours, requestOf } from './fake-run.ts'

const named = (name: string): KubeObject => object('ConfigMap', name, 'shop')
const fresh = create(configMaps, named('fresh'))
const same = unchanged(configMaps, named('same'))
const old = ours(named('old'))
const deletion = remove(configMaps, old)
const conflicting = refused(configMaps, named('conflicting'), { kind: 'conflict', conflicts: [] })
const misspelt = refused(configMaps, named('misspelt'), { kind: 'unknown-kind', similar: [] })

interface Given {
  readonly request?: Partial<Request>
  readonly plan?: Partial<Plan>
  readonly answers?: readonly string[]
  readonly io?: Partial<Io>
  /** The record of the last rollout. */
  readonly last?: RolloutRecord
  readonly apply?: (object: KubeObject, options: ApplyOptions) => Reply<LiveObject>
}

function carried(keywords: Request['keywords'], changes: readonly Change[], given: Given = {}) {
  const { cluster, log } = fakeCluster({ lives: [old], ...(given.apply && { apply: given.apply }) })
  const { io, said } = fakeIo(given.answers, given.io)
  const events: Event[] = []
  const plan = planOf(changes, given.plan)
  const gate = { api: cluster, resources: [], facts: plan.gate, maxDeletions: undefined }
  const results: (string | undefined)[] = []
  const lock: Lock = {
    ...noLock(async () => given.last),
    previous: async () => ({ record: given.last, isPartial: false }),
    begin: async ({ result }) => void results.push(result),
    end: async record => void results.push(record?.result),
  }
  const survey = {
    cluster,
    plan,
    gate,
    secrets: new Map(),
    dryRuns: [],
    idleRules: [],
    ignoring: [],
    jobs: [],
    failedJobs: new Set<never>(),
    unlabelled: new Set<never>(),
    sight: { checksums: new Set<never>(), kinds: undefined, wantedKinds: new Set<never>() },
    lock,
  }
  const code = carryOut(survey, requestOf(keywords, given.request), io, event => events.push(event))
  const kinds = () => events.map(({ kind }) => kind).filter(kind => !kind.startsWith('task'))
  const ended = () => {
    const event = events.find(({ kind }) => kind === 'rollout-ended')
    return event?.kind === 'rollout-ended' ? lines(event.outcomes) : undefined
  }
  return { code, log, said, events, kinds, ended, results }
}

const why = 'another object is refused, so nothing is written'

describe('refusals', () => {
  test.each<[Request['keywords'], number]>([
    [['apply'], 1],
    [['diff', 'apply'], 2],
  ])('stop %o before its first write', async (keywords, code) => {
    const { ended, events, log, ...run } = carried(keywords, [conflicting, fresh, same, deletion])
    expect(await run.code).toBe(code)
    expect(log).toEqual([])
    expect(run.kinds()).toEqual(['rollout-started', 'outcome', 'rollout-ended'])
    const heard = events.flatMap(event => (event.kind === 'outcome' ? [event.outcome] : []))
    expect(lines(heard)).toEqual(['refused ConfigMap conflicting'])
    expect(ended()).toEqual([
      'refused ConfigMap conflicting',
      `not-run ConfigMap fresh: ${why}`,
      'unchanged ConfigMap same',
    ])
  })

  test('stop a prune beside an apply without a question', async () => {
    const { code, log, said, ended } = carried(['apply', 'prune'], [conflicting, deletion])
    expect(await code).toBe(1)
    expect(said.asked).toEqual([])
    expect(log).toEqual([])
    expect(ended()).toContain(`not-run ConfigMap old: ${why}`)
  })

  test('of objects that could not be placed stop prune alone', async () => {
    const { code, log, ended } = carried(['prune'], [misspelt, deletion])
    expect(await code).toBe(1)
    expect(log).toEqual([])
    expect(ended()).toEqual(['refused ConfigMap misspelt', `not-run ConfigMap old: ${why}`])
  })

  test('of all other kinds do not stop prune alone', async () => {
    const { code, log } = carried(['prune'], [conflicting, deletion], { request: { yes: true } })
    expect(await code).toBe(0)
    expect(log).toContain('delete ConfigMap old')
  })
})

describe('what stops prune as a whole', () => {
  const unseen: Gap[] = [
    { kind: 'failed', what: 'widgets.example.com', why: 'broken' },
    { kind: 'failed', what: 'gadgets.example.com', why: 'too slow' },
  ]

  test('a kind that could not be listed', async () => {
    const { code, log, said, kinds } = carried(['prune'], [deletion], { plan: { unseen } })
    await expect(code).rejects.toThrow(UserError)
    await expect(code).rejects.toThrow(
      'prune must see every kind, but could not list these:\n  widgets.example.com: broken\n  gadgets.example.com: too slow',
    )
    expect([log, said.asked]).toEqual([[], []])
    expect(kinds()).toEqual(['rollout-started'])
  })

  test('does not stop an apply', async () => {
    const { code, ended } = carried(['apply'], [fresh], { plan: { unseen } })
    expect(await code).toBe(0)
    expect(ended()).toEqual(['created ConfigMap fresh'])
  })

  test.each([
    [{ kind: 'empty-configuration' }, 'the configuration is empty', '--allow-empty'],
    [
      { kind: 'over-limit', limit: 1, asked: 2 },
      '2 deletions are more than the limit of 1',
      '--max-deletions=2',
    ],
  ] as const)('an accident: %o', async (reason, message, hint) => {
    const kept = keep(configMaps, old, reason)
    const { code, log } = carried(['apply', 'prune'], [fresh, kept], { request: { yes: true } })
    await expect(code).rejects.toMatchObject({
      message: `prune refuses: ${message}`,
      hint: expect.stringContaining(hint),
    })
    expect(log).toEqual([])
  })

  test('an object that is kept for another reason stops nothing', async () => {
    const kept = keep(configMaps, old, { kind: 'legacy' })
    const { code, ended } = carried(['prune'], [kept])
    expect(await code).toBe(0)
    expect(ended()).toEqual(['kept ConfigMap old: legacy'])
  })
})

describe('a dry run', () => {
  test('reports what would become of each change, and sends no request', async () => {
    const request = { dryRun: 'server' } as const
    const { code, log, said, kinds, ended, events } = carried(['apply', 'prune'], [fresh, same, deletion], {
      request,
    })
    expect(await code).toBe(0)
    expect([log, said.asked, said.err]).toEqual([[], [], ''])
    expect(kinds()).toEqual(['rollout-started', 'outcome', 'outcome', 'outcome', 'rollout-ended'])
    expect(ended()).toEqual(['created ConfigMap fresh', 'unchanged ConfigMap same', 'pruned ConfigMap old'])
    expect(events[0]).toMatchObject({ dryRun: 'server' })
    expect(events.at(-1)).toMatchObject({ dryRun: 'server' })
  })

  test('is stopped by what would stop the run', async () => {
    const unseen: Gap[] = [{ kind: 'failed', what: 'widgets.example.com', why: 'broken' }]
    const { code } = carried(['prune'], [deletion], { request: { dryRun: 'server' }, plan: { unseen } })
    await expect(code).rejects.toThrow('prune must see every kind')
  })
})

describe('the question', () => {
  test.each<[Request['keywords'], number]>([
    [['prune'], 1],
    [['diff', 'prune'], 2],
  ])('is answered with no: %o', async (keywords, code) => {
    const run = carried(keywords, [deletion], { answers: ['no'] })
    expect(await run.code).toBe(code)
    expect(run.log).toEqual([])
    expect(run.said.asked).toHaveLength(1)
    expect(run.said.err).toContain('configmap/old (namespace shop)')
    expect(run.said.err).toContain('refused: not confirmed; nothing was written\n')
    expect(run.kinds()).toEqual(['rollout-started', 'run-stopped'])
    expect(run.events.at(-1)).toMatchObject({ reason: 'refused' })
  })

  test('is answered with yes', async () => {
    const { code, log, ended } = carried(['prune'], [deletion], { answers: ['yes'] })
    expect(await code).toBe(0)
    expect(log.at(-1)).toBe('delete ConfigMap old')
    expect(ended()).toEqual(['pruned ConfigMap old'])
  })

  test('is answered by --yes', async () => {
    const { code, said, log } = carried(['prune'], [deletion], { request: { yes: true } })
    expect(await code).toBe(0)
    expect(said).toEqual({ out: '', err: '', asked: [] })
    expect(log).toContain('delete ConfigMap old')
  })

  describe('of a replacement', () => {
    const shop = replace(configMaps, named('old'))

    test('stands before an apply without prune, too', async () => {
      const run = carried(['apply'], [shop, fresh, deletion], { answers: ['no'] })
      expect(await run.code).toBe(1)
      expect([run.log, run.kinds()]).toEqual([[], ['rollout-started', 'run-stopped']])
      expect(run.said.asked).toEqual([
        "You are about to replace 1 object, please confirm with 'yes' or 'no' [y/N]: ",
      ])
      expect(run.said.err).toContain('by a deletion and a creation:\n  - configmap/old (namespace shop)\n')
    })

    test('cannot be asked without a terminal', async () => {
      const { code, log } = carried(['apply'], [shop, fresh], { io: { interactive: false } })
      await expect(code).rejects.toMatchObject({
        message: '1 object would be replaced, but there is no terminal to ask at',
        reason: 'refused',
      })
      expect(log).toEqual([])
    })

    test('is not asked by prune alone, which replaces nothing', async () => {
      const { code, said, log } = carried(['prune'], [shop])
      expect(await code).toBe(0)
      expect([said.asked, log]).toEqual([[], []])
    })

    test('is answered by --yes', async () => {
      const { code, said, log, ended } = carried(['apply'], [shop], { request: { yes: true } })
      expect(await code).toBe(0)
      expect(said.asked).toEqual([])
      expect(log.filter(line => line.startsWith('delete'))).toEqual(['delete ConfigMap old'])
      expect(ended()).toEqual(['recreated ConfigMap old'])
    })
  })

  test('cannot be asked without a terminal', async () => {
    const { code, log } = carried(['apply', 'prune'], [fresh, deletion], { io: { interactive: false } })
    await expect(code).rejects.toMatchObject({
      message: '1 object would be deleted, but there is no terminal to ask at',
      hint: expect.stringContaining('--yes'),
      reason: 'refused',
    })
    expect(log).toEqual([])
  })

  test('is not asked for an apply or without deletions', async () => {
    for (const keywords of [['apply'], ['apply', 'prune']] as const) {
      const changes = keywords.length === 1 ? [fresh, deletion] : [fresh]
      const { code, said } = carried(keywords, changes, { io: { interactive: false } })
      expect(await code).toBe(0)
      expect(said.asked).toEqual([])
    }
  })
})

describe('carrying out', () => {
  test('its events come in order, and its outcomes are about the changes of the plan', async () => {
    const { code, kinds, events, ended } = carried(['apply', 'prune'], [fresh, same, deletion], {
      request: { yes: true },
    })
    expect(await code).toBe(0)
    expect(kinds()).toEqual(['rollout-started', 'outcome', 'outcome', 'outcome', 'rollout-ended'])
    expect(ended()).toEqual(['created ConfigMap fresh', 'unchanged ConfigMap same', 'pruned ConfigMap old'])
    const heard = events.flatMap(event => (event.kind === 'outcome' ? [event.outcome] : []))
    expect(heard.map(({ change }) => change)).toEqual([fresh, same, deletion])
  })

  test.each<[Request['keywords'], number]>([
    [['apply'], 1],
    [['diff', 'apply'], 2],
  ])('a failure is the exit code of %o', async (keywords, code) => {
    const run = carried(keywords, [fresh], { apply: () => no(403, 'Forbidden') })
    expect(await run.code).toBe(code)
    expect(run.ended()).toEqual(['failed ConfigMap fresh: Forbidden'])
    expect(run.events.at(-1)).toMatchObject({ reason: 'apply-failed' })
  })

  test('an object that is kept although its deletion was planned is a failure', async () => {
    const stranger = { ...deletion, live: { uid: 'another', resourceVersion: '1' } }
    const { code, log, ended, events } = carried(['prune'], [stranger], { request: { yes: true } })
    expect(await code).toBe(1)
    expect(events.at(-1)).toMatchObject({ reason: 'prune-failed' })
    expect(log).not.toContain('delete ConfigMap old')
    expect(ended()).toEqual(['kept ConfigMap old: changed-since'])
  })

  test('the plan is applied under its field manager, and without force if there is no conflict', async () => {
    const asked: unknown[] = []
    const { code } = carried(['apply'], [fresh], {
      plan: { fieldManager: 'team', forceConflicts: true },
      apply: (_object, options) => {
        asked.push(options)
        return no(403, 'Forbidden')
      },
    })
    await code
    expect(asked).toEqual([{ fieldManager: 'team', force: false, dryRun: false }])
  })

  test('once the run is stopped, nothing is sent', async () => {
    const { code, log, ended, events } = carried(['apply'], [fresh], { io: { stop: AbortSignal.abort() } })
    expect(await code).toBe(1)
    expect(events.at(-1)).toMatchObject({ reason: 'interrupted' })
    expect(log).toEqual([])
    expect(ended()).toEqual(['not-run ConfigMap fresh: the run was interrupted'])
  })
})

describe('the record of the last rollout', () => {
  const last: RolloutRecord = {
    checksum: 'abc',
    time: '2026-01-01T00:00:00Z',
    user: 'anna@laptop',
    result: 'succeeded',
    program: 'v0.1.0',
    namespaces: ['shop'],
    jobs: {},
  }
  const failed: RolloutRecord = { ...last, result: 'failed' }
  const unseen: Gap[] = [{ kind: 'forbidden', what: 'widgets', why: 'no', seenIn: ['shop'], wanted: false }]
  const kept = keep(configMaps, old, { kind: 'legacy' })
  const leaving = { ...deletion, action: 'leaving' as const, finalizers: [], isPruned: true }
  const replaced = ['started', 'succeeded']

  test.each<
    [name: string, Request['prunes'], readonly Change[], Given, results: readonly (string | undefined)[]]
  >([
    ['stays after a delete of nothing', 'all', [], { last }, [undefined]],
    ['stays after a delete that keeps all', 'all', [kept], { last }, [undefined]],
    ['is not begun by a delete of nothing', 'all', [], {}, [undefined]],
    ['stays failed, if not all was seen', 'all', [], { last: failed, plan: { unseen } }, [undefined]],
    ['is no longer failed, if all was seen', 'all', [], { last: failed }, replaced],
    ['is new after a deletion', 'all', [deletion], { last }, replaced],
    ['is new after a wait for a deletion', 'all', [], { last, plan: { leaving: [leaving] } }, replaced],
    ['is new after a prune of nothing', 'unwanted', [], { last }, replaced],
  ])('%s', async (_name, prunes, changes, given, expected) => {
    const { code, results } = carried(['prune'], changes, { ...given, request: { prunes, yes: true } })
    expect(await code).toBe(0)
    expect(results).toEqual(expected)
  })
})
