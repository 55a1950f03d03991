import { describe, expect, test } from 'vitest'
import type { Configuration } from '../../../src/commands/configuration.ts'
import type { Connected } from '../../../src/commands/connect-to.ts'
import type { RecordSource } from '../../../src/commands/last-record.ts'
import type { Request } from '../../../src/commands/request.ts'
import { survey } from '../../../src/commands/survey.ts'
import { UserError } from '../../../src/errors.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import type { RolloutRecord } from '../../../src/plan/lock/record.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { writePlan } from '../../../src/plan/plan-document.ts'
import { no, ok } from '../plan/replies.ts'
import { configurationOf, fakeCluster, fakeIo, object, ours, requestOf } from './fake-run.ts'

const settings = object('ConfigMap', 'settings', 'shop')
const old = ours(object('ConfigMap', 'old', 'shop'))

function surveyOf(
  objects: readonly KubeObject[],
  request: Partial<Request> = {},
  {
    lives = [],
    ...world
  }: Parameters<typeof fakeCluster>[0] & {
    settings?: Partial<Configuration['settings']>
    record?: RolloutRecord | UserError
  } = {},
) {
  const { cluster, log } = fakeCluster({ lives, ...world })
  const { io } = fakeIo()
  const configuration = configurationOf(objects, world.settings)
  const record: RecordSource = async () => {
    if (world.record instanceof UserError) throw world.record
    return world.record
  }
  const surveyed = survey(cluster, configuration, requestOf(['diff'], request), { ...io, record })
  return { surveyed, log }
}

async function planned(...given: Parameters<typeof surveyOf>): Promise<Plan> {
  const { plan } = await surveyOf(...given).surveyed
  return plan
}

function words({ changes }: Plan): string[] {
  return changes.map(({ action, ref }) => `${action} ${ref.kind} ${ref.namespace ?? ''}/${ref.name}`)
}

const readiness = [
  { group: 'example.com', kind: 'Widget', ready: { path: '/status/phase', values: ['Ready'] } },
]

test('the head of a plan contains everything that carrying it out needs', async () => {
  const { changes, gate, program, ...head } = await planned(
    [],
    { forceConflicts: true, takeOver: ['helm', 'argocd'], removeExtras: true },
    { settings: { instance: 'a', takeOver: ['argocd'], takeBack: ['k9s'], readiness } },
  )
  expect(changes).toEqual([])
  expect(program).toMatch(/^v\d/)
  expect(head).toEqual({
    madeAt: '2026-01-02T03:04:05.000Z',
    cluster: { server: 'https://127.0.0.1:6443', context: 'prod' },
    checksum: 'c0ffee',
    instance: 'a',
    fieldManager: 'kubectl-nixos',
    forceConflicts: true,
    adopt: false,
    adoptOthers: false,
    takeOver: ['argocd', 'helm'],
    takeBack: ['k9s'],
    recreate: false,
    removeExtras: true,
    ignore: [],
    wait: false,
    readiness,
    salt: 'random',
    unseen: [],
    leaving: [],
    mirrored: 0,
  })
  expect(gate).toMatchObject({ fieldManager: 'kubectl-nixos', instance: 'a', configurationEmpty: true })
})

test.each([
  [undefined, false, false],
  [undefined, true, true],
  [true, false, true],
  [false, true, false],
])('--wait=%s overrides a configuration with %s', async (flag, configured, expected) => {
  const { wait } = await planned([], { wait: flag }, { settings: { wait: configured } })
  expect(wait).toBe(expected)
})

test('a plan has the waves of its objects', async () => {
  const early = object('ConfigMap', 'early', 'shop')
  const metadata = { ...early.metadata, annotations: { 'kubernixos/wave': '-1' } }
  const { changes } = await planned([{ ...early, metadata }, object('ConfigMap', 'plain', 'shop')])
  expect(changes).toMatchObject([{ ref: { name: 'early' }, wave: -1 }, { ref: { name: 'plain' } }])
  expect(changes[1]).not.toHaveProperty('wave')
})

test.each([
  [{ takeOver: ['kubectl-nixos'] }, {}, '--take-over names "kubectl-nixos", which is our own field manager'],
  [
    {},
    { settings: { fieldManager: 'us', takeOver: ['us'] } },
    'kubernixos.apply.takeOver names "us", which is our own field manager',
  ],
  [
    {},
    { settings: { takeBack: ['kubectl-nixos'] } },
    'kubernixos.apply.takeBack names "kubectl-nixos", which is our own field manager',
  ],
])('our own field manager can not be taken over or taken back: %o %o', async (request, details, message) => {
  await expect(planned([], request, details)).rejects.toThrow(message)
})

test('a plan with wanted, live and old objects', async () => {
  const plan = await planned([settings], {}, { lives: [old] })
  expect(words(plan)).toEqual(['create ConfigMap shop/settings', 'delete ConfigMap shop/old'])
})

describe('what is asked', () => {
  const asked = ['list configmaps', 'list secrets', 'list namespaces', 'delete ConfigMap old dry-run']
  test.each<[Request['keywords'], string[], string[]]>([
    [
      ['diff'],
      [...asked, 'apply ConfigMap settings dry-run'],
      ['create ConfigMap shop/settings', 'delete ConfigMap shop/old'],
    ],
    [['apply'], ['list configmaps', 'apply ConfigMap settings dry-run'], ['create ConfigMap shop/settings']],
    [['prune'], asked, ['delete ConfigMap shop/old']],
    [
      ['apply', 'prune'],
      [...asked, 'apply ConfigMap settings dry-run'],
      ['create ConfigMap shop/settings', 'delete ConfigMap shop/old'],
    ],
  ])('for %o', async (keywords, requests, changes) => {
    const { surveyed, log } = surveyOf([settings], { keywords }, { lives: [old] })
    expect(words((await surveyed).plan)).toEqual(changes)
    expect(log.toSorted()).toEqual(requests.toSorted())
  })

  test('prune alone refuses an unknown kind', async () => {
    const plan = await planned([object('Misspelt', 'a', 'shop')], { keywords: ['prune'] })
    expect(plan.changes).toMatchObject([{ action: 'refused', reason: { kind: 'unknown-kind' } }])
  })
})

describe('the field manager', () => {
  test.each<[string | undefined, string | undefined, string]>([
    ['flag', 'option', 'flag'],
    [undefined, 'option', 'option'],
    [undefined, undefined, 'kubectl-nixos'],
  ])('flag %s, option %s', async (fieldManager, option, expected) => {
    const plan = await planned([], { fieldManager }, { settings: { fieldManager: option } })
    expect([plan.fieldManager, plan.gate.fieldManager]).toEqual([expected, expected])
  })
})

describe('the namespace of an object without one', () => {
  test.each<[string | undefined, string | undefined, string | undefined, string]>([
    ['flag', 'option', 'context', 'flag'],
    [undefined, 'option', 'context', 'option'],
    [undefined, undefined, 'context', 'context'],
    [undefined, undefined, undefined, 'default'],
  ])('flag %s, option %s, context %s', async (namespace, option, context, expected) => {
    const plan = await planned(
      [object('ConfigMap', 'a')],
      { namespace },
      { settings: { namespace: option }, more: { namespace: context } },
    )
    expect(words(plan)).toEqual([`create ConfigMap ${expected}/a`])
  })

  test('two manifests that are the same object in this namespace are refused', async () => {
    const { surveyed } = surveyOf([object('ConfigMap', 'a'), object('ConfigMap', 'a', 'default')])
    await expect(surveyed).rejects.toThrow(UserError)
    await expect(surveyed).rejects.toThrow('m0 and m1 are the same object')
  })

  test('an object of another namespace than -n is refused and not deleted', async () => {
    const plan = await planned([settings], { namespace: 'cart' }, { lives: [ours(settings)] })
    expect(plan.changes).toMatchObject([
      { action: 'refused', reason: { kind: 'namespace-mismatch', asked: 'cart' } },
    ])
  })
})

describe('deletions', () => {
  const others = ['a', 'b', 'c'].map(name => ours(object('ConfigMap', name, 'shop')))

  test.each<[number | undefined, number | undefined, string[]]>([
    [undefined, 2, ['keep', 'keep', 'keep']],
    [3, 2, ['delete', 'delete', 'delete']],
    [undefined, undefined, ['delete', 'delete', 'delete']],
  ])('flag %s, option %s', async (flag, option, actions) => {
    const plan = await planned(
      [settings],
      { keywords: ['prune'], maxDeletions: flag },
      { lives: others, settings: { maxDeletions: option } },
    )
    expect(plan.changes.map(({ action }) => action)).toEqual(actions)
  })

  test('an empty configuration deletes nothing without --allow-empty', async () => {
    expect(words(await planned([], {}, { lives: [old] }))).toEqual(['keep ConfigMap shop/old'])
    expect(words(await planned([], { allowEmpty: true }, { lives: [old] }))).toEqual([
      'delete ConfigMap shop/old',
    ])
  })

  test('kinds that cannot be listed are unseen, after the groups that cannot be discovered', async () => {
    const missed = { what: 'extra.example.com/v1', why: 'stale' }
    const { resources } = fakeCluster().cluster.discovery
    const more = { discovery: { resources, unseen: [missed] } }
    const plan = await planned([settings], {}, { blind: ['secrets'], more })
    expect(plan.unseen).toEqual([
      { kind: 'silent', ...missed, apiService: 'v1.extra.example.com', fate: 'foreign' },
      { kind: 'forbidden', what: 'secrets', why: 'Forbidden by the test', seenIn: [], wanted: false },
    ])
  })

  const record = (names: string[], checksum = 'before'): RolloutRecord => {
    const head = { time: 't', user: 'u', result: 'succeeded', program: 'v0' } as const
    return { ...head, checksum, namespaces: ['attic'], kinds: { checksum, names }, jobs: {} }
  }

  test.each<[string, RolloutRecord | UserError | undefined, boolean]>([
    ['of which the record knows no object', record(['configmaps']), true],
    ['of which the record knows a kind', record(['configmaps', 'things.extra.example.com']), false],
    ['if the record is of another rollout', record(['configmaps'], 'other'), false],
    ['without a record', undefined, false],
    ['if the record can not be read', new UserError('cannot read the record'), false],
  ])('a group that does not answer, %s', async (_name, known, isIrrelevant) => {
    const { resources } = fakeCluster().cluster.discovery
    const more = { discovery: { resources, unseen: [{ what: 'extra.example.com/v1', why: 'stale' }] } }
    for (const keywords of [['diff'], ['prune']] as const) {
      const world = { lives: [ours(settings), old], more, ...(known && { record: known }) }
      const plan = await planned([settings], { keywords }, world)
      expect(plan.unseen.map(({ kind }) => kind)).toEqual([isIrrelevant ? 'irrelevant' : 'silent'])
    }
  })

  test.each<[string, string[] | undefined]>([
    ['all kinds of objects and manifests are known', ['configmaps', 'secrets']],
    ['a kind could not be listed', undefined],
  ])('what a survey knows of kinds: %s', async (_name, kinds) => {
    const blind = kinds === undefined ? ['secrets'] : []
    const login = object('Secret', 'login', 'shop')
    const { sight } = await surveyOf([login], {}, { lives: [old, ours(login)], blind }).surveyed
    expect([...sight.checksums]).toEqual(['before'])
    expect(sight.kinds && [...sight.kinds.union(sight.wantedKinds)].sort()).toEqual(kinds)
  })

  test.each([
    [undefined, []],
    [record([]), ['delete ConfigMap attic/far']],
  ])('with rights in namespaces, those of the record are looked at: %o', async (known, deletions) => {
    const far = ours(object('ConfigMap', 'far', 'attic'))
    const list: Connected['list'] = async ({ kind }, { namespace } = {}) => {
      const here = far.kind === kind && far.metadata.namespace === namespace
      return namespace === undefined ? no(403, 'Forbidden') : ok(here ? [far] : [])
    }
    for (const keywords of [['diff'], ['prune'], ['apply', 'prune']] as const) {
      const plan = await planned(
        [settings],
        { keywords },
        { more: { list }, ...(known && { record: known }) },
      )
      expect(words(plan).filter(line => line.startsWith('delete'))).toEqual(deletions)
    }
  })

  test('an object that is being deleted is no difference, and the plan lists it as leaving', async () => {
    const going: LiveObject = ours(object('ConfigMap', 'going', 'shop'), {
      deletionTimestamp: '2026-01-01T00:00:00Z',
      finalizers: ['example.com/hold'],
    })
    const fieldsV1 = { 'f:metadata': { 'f:finalizers': { 'v:"example.com/hold"': {} } } }
    going.metadata.managedFields?.push({
      manager: 'operator',
      operation: 'Update',
      apiVersion: 'v1',
      fieldsV1,
    })
    const plan = await planned([settings], {}, { lives: [going] })
    expect(words(plan)).toEqual(['create ConfigMap shop/settings'])
    const holders = [{ finalizer: 'example.com/hold', manager: 'operator' }]
    expect(plan.leaving).toMatchObject([{ ref: { name: 'going' }, live: { uid: 'uid-going' }, holders }])
  })
})

describe('Secrets', () => {
  const login = { ...object('Secret', 'login', 'shop'), data: { password: 'aHVudGVyMjI=' } }

  test('have their values beside the plan and not in it', async () => {
    const lives = [ours({ ...login, data: { password: 'bGl2aW5nMjI=' } })]
    const { plan, secrets } = await surveyOf([login, settings], {}, { lives }).surveyed
    expect(writePlan(plan)).not.toMatch(/aHVudGVyMjI|bGl2aW5nMjI|hunter22|living22/)
    expect([...secrets.keys()]).toEqual(['/Secret/shop/login'])
    expect(secrets.get(plan.changes.find(({ ref }) => ref.name === 'login')!.key)).toMatchObject({
      wanted: { data: login.data },
      live: { data: { password: 'bGl2aW5nMjI=' } },
    })
  })
})

describe('delete', () => {
  const mine = { lives: [ours(settings), old], settings: { maxDeletions: 1 } }

  test('wants nothing, and neither the configuration nor its limit keeps an object', async () => {
    const request = { keywords: ['prune'], prunes: 'all' } as const
    expect(words(await planned([settings], request, mine))).toEqual([
      'delete ConfigMap shop/old',
      'delete ConfigMap shop/settings',
    ])
    const limited = await planned([settings], { ...request, maxDeletions: 1 }, mine)
    expect(limited.changes.map(({ action }) => action)).toEqual(['keep', 'keep'])
  })

  test('looks in the namespaces of the configuration where a list is forbidden', async () => {
    const { surveyed, log } = surveyOf(
      [settings],
      { keywords: ['prune'], prunes: 'all' },
      { lives: [ours(settings)], blind: ['configmaps'] },
    )
    expect((await surveyed).plan.unseen).toMatchObject([{ kind: 'forbidden', wanted: false }])
    expect(log).toContain('list configmaps in shop')
  })
})

test('objects that a list should not contain are left out, and their kinds are named', async () => {
  const foreign = {
    ...old,
    metadata: { ...old.metadata, name: 'foreign', uid: 'foreign', labels: { app: 'a' } },
  }
  const { plan, ignoring } = await surveyOf([], { allowEmpty: true }, { lives: [old, foreign] }).surveyed
  expect(words(plan)).toEqual(['delete ConfigMap shop/old'])
  expect(plan.mirrored).toBe(0)
  expect(ignoring).toEqual(['configmaps'])
})

test('wanted objects that a list by our labels does not contain are named', async () => {
  const names = ['a', 'b', 'c', 'd', 'new'].map(name => object('ConfigMap', name, 'shop'))
  const [a, b, c, d] = names.slice(0, 4).map(one => ours(one))
  const relabelled = (live: LiveObject, labels: Record<string, string>): LiveObject => ({
    ...live,
    metadata: { ...live.metadata, labels },
  })
  const lives = [
    relabelled(a!, { kubernixos: 'x', 'kubernixos/instance': 'one' }),
    relabelled(b!, {}),
    relabelled(c!, { 'kubernixos/instance': 'one' }),
    relabelled(d!, { kubernixos: 'x' }),
  ]
  const { unlabelled } = await surveyOf(names, {}, { lives, settings: { instance: 'one' } }).surveyed
  expect([...unlabelled]).toEqual(['/ConfigMap/shop/b', '/ConfigMap/shop/c', '/ConfigMap/shop/d'])
})
