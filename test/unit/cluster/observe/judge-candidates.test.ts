import { expect, test } from 'vitest'
import type { Resource } from '../../../../src/api/resource.ts'
import type { Holder } from '../../../../src/cluster/observe/contents-report.ts'
import { type Gate, judgeAgain, judgeCandidates } from '../../../../src/cluster/observe/judge-candidates.ts'
import { lookAtContents } from '../../../../src/cluster/observe/look-at-contents.ts'
import { refOf } from '../../../../src/manifest/key.ts'
import type { JsonObject, KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import type { Found } from '../../../../src/plan/about-object.ts'
import type { Contents } from '../../../../src/plan/prune/contents.ts'
import type { Verdict } from '../../../../src/plan/prune/prune-gate.ts'
import { openGate } from '../../plan/fixtures.ts'
import { no, ok } from '../../plan/replies.ts'
import { fakeApi, liveOf, resourceOf } from '../fake-api.ts'

const resources = {
  namespaces: resourceOf('Namespace', { namespaced: false }),
  configmaps: resourceOf('ConfigMap'),
  secrets: resourceOf('Secret'),
  claims: resourceOf('PersistentVolumeClaim'),
  volumes: resourceOf('PersistentVolume', { namespaced: false }),
  sets: resourceOf('StatefulSet', { group: 'apps' }),
  crds: resourceOf('CustomResourceDefinition', { group: 'apiextensions.k8s.io', namespaced: false }),
  widgets: resourceOf('Widget', { group: 'example.com' }),
}

/** An object whose label our own Apply entry owns. */
function ours(resource: Resource, name: string, namespace?: string, more: JsonObject = {}): Found {
  const apiVersion = resource.group === '' ? 'v1' : `${resource.group}/v1`
  const object: KubeObject = {
    apiVersion,
    kind: resource.kind,
    metadata: { name, ...(namespace ? { namespace } : {}) },
  }
  const managedFields = [
    {
      manager: 'kubectl-nixos',
      operation: 'Apply',
      apiVersion,
      time: '2026-01-01T00:00:00Z',
      fieldsV1: { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } },
    },
  ]
  return { resource, live: liveOf({ ...object, ...more }, { labels: { kubernixos: 'x' }, managedFields }) }
}

/** A gate over a cluster with these objects, ours and those of others. */
function gateOver(objects: readonly Found[], more: Partial<Gate> = {}, blind?: string, status = 403): Gate {
  const { api } = fakeApi({
    list: (resource, { namespace }) => {
      if (resource.plural === blind) return no(status, status === 403 ? 'Forbidden' : 'InternalError')
      const here = objects.filter(one => one.resource.plural === resource.plural)
      return ok(
        here.map(({ live }) => live).filter(live => !namespace || live.metadata.namespace === namespace),
      )
    },
    get: name => {
      const found = objects.find(({ live }) => live.metadata.name === name)?.live
      return found === undefined ? no(404, 'NotFound') : ok(found)
    },
  })
  return { api, resources: Object.values(resources), maxDeletions: undefined, facts: openGate, ...more }
}

function foreign(resource: Resource, name: string, namespace?: string): Found {
  const found = ours(resource, name, namespace)
  const { labels: _1, managedFields: _2, ...metadata } = found.live.metadata
  return { resource, live: { ...found.live, metadata } as LiveObject }
}

function word(verdict: Verdict): string {
  if (verdict.kind !== 'keep') return verdict.kind
  return verdict.reason.kind === 'contents'
    ? `${verdict.reason.count} ${verdict.reason.what}`
    : verdict.reason.kind
}

async function verdicts(found: readonly Found[], others: readonly Found[] = [], blind?: string) {
  const { judged, unseen } = await judgeCandidates(gateOver([...found, ...others], {}, blind), found, 0)
  const words = judged.map(({ candidate, verdict }) => `${candidate.live.metadata.name}: ${word(verdict)}`)
  return [...words, ...unseen.map(({ what }) => `unseen ${what}`)]
}

const shop = ours(resources.namespaces, 'shop')
const mine = ours(resources.configmaps, 'mine', 'shop')
const theirs = foreign(resources.secrets, 'theirs', 'shop')
const retained: JsonObject = { spec: { persistentVolumeReclaimPolicy: 'Retain' } }
const lost: JsonObject = { spec: { persistentVolumeReclaimPolicy: 'Delete' } }
const bound: JsonObject = { spec: { volumeName: 'pv' } }
const cleaning: JsonObject = {
  spec: { volumeClaimTemplates: [{}], persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
}

test.each<[string, Found[], Found[], string[]]>([
  ['a Namespace goes with what is ours in it', [shop, mine], [], ['shop: delete', 'mine: delete']],
  ["somebody else's Secret keeps it", [shop, mine], [theirs], ['shop: 1 secrets', 'mine: delete']],
  [
    'what lies in another namespace does not',
    [shop],
    [foreign(resources.secrets, 's', 'other')],
    ['shop: delete'],
  ],
  [
    'a CRD stays while there are objects of its kind',
    [ours(resources.crds, 'widgets.example.com')],
    [foreign(resources.widgets, 'w', 'other')],
    ['widgets.example.com: 1 widgets.example.com'],
  ],
  [
    'and where its kind is not served, as nobody can tell',
    [ours(resources.crds, 'gadgets.example.com')],
    [],
    ['gadgets.example.com: 1 unserved gadgets.example.com'],
  ],
  [
    'and goes with our own',
    [ours(resources.crds, 'widgets.example.com'), ours(resources.widgets, 'w', 'other')],
    [],
    ['widgets.example.com: delete', 'w: delete'],
  ],
  [
    'a claim whose volume is deleted with it stays, and so does its Namespace',
    [shop, ours(resources.claims, 'claim', 'shop', bound)],
    [{ ...foreign(resources.volumes, 'pv'), live: ours(resources.volumes, 'pv', undefined, lost).live }],
    ['shop: 1 persistentvolumeclaims', 'claim: 1 volume data'],
  ],
  [
    'a claim whose volume is retained goes',
    [ours(resources.claims, 'claim', 'shop', bound)],
    [{ ...foreign(resources.volumes, 'pv'), live: ours(resources.volumes, 'pv', undefined, retained).live }],
    ['claim: delete'],
  ],
  [
    'a volume that can not be found counts as lost',
    [ours(resources.claims, 'c', 'shop', bound)],
    [],
    ['c: 1 volume data'],
  ],
  ['a claim that was never bound goes', [ours(resources.claims, 'c', 'shop')], [], ['c: delete']],
  [
    'a claim that may still be bound to a volume that then goes with it stays',
    [ours(resources.claims, 'c', 'shop')],
    [{ ...foreign(resources.volumes, 'pv'), live: ours(resources.volumes, 'pv', undefined, lost).live }],
    ['c: 1 volume data'],
  ],
  [
    'and goes where that one is retained',
    [ours(resources.claims, 'c', 'shop')],
    [{ ...foreign(resources.volumes, 'pv'), live: ours(resources.volumes, 'pv', undefined, retained).live }],
    ['c: delete'],
  ],
  ['a volume is its own data', [ours(resources.volumes, 'pv', undefined, lost)], [], ['pv: 1 volume data']],
  [
    'a StatefulSet that deletes its claims stays',
    [ours(resources.sets, 'db', 'shop', cleaning)],
    [],
    ['db: 1 persistentvolumeclaims'],
  ],
])('%s', async (_name, found, others, expected) => {
  expect(await verdicts(found, others)).toEqual(expected)
})

test('contents that may not be listed keep the Namespace and nothing else', async () => {
  const mineElsewhere = ours(resources.configmaps, 'mine', 'other')
  expect(await verdicts([shop, mineElsewhere], [], 'secrets')).toEqual([
    'shop: contents-unseen',
    'mine: delete',
  ])
  const facts = { ...openGate, pruneContents: true }
  const { judged } = await judgeCandidates(gateOver([shop], { facts }, 'secrets'), [shop], 0)
  expect(judged.map(({ verdict }) => word(verdict))).toEqual(['contents-unseen'])
})

test('contents that cannot be listed for another reason are unseen, so that prune refuses', async () => {
  const { judged, unseen, along } = await judgeCandidates(gateOver([shop], {}, 'secrets', 500), [shop], 0)
  expect(judged.map(({ verdict }) => verdict.kind)).toEqual(['delete'])
  expect({ unseen, along }).toMatchObject({ unseen: [{ what: 'secrets' }], along: new Map() })
})

test('more deletions than the limit make no deletion at all', async () => {
  const gate = gateOver([shop, mine], { maxDeletions: 1 })
  const { judged } = await judgeCandidates(gate, [shop, mine], 0)
  expect(judged.map(({ verdict }) => word(verdict))).toEqual(['over-limit', 'over-limit'])
})

function holder({ resource, live }: Found): Holder {
  return { resource, ref: refOf(live) }
}

/** Judges Namespaces again from one look at these objects; `planned` are all objects of the plan's deletions. */
async function wordsAgain(
  gate: Gate,
  planned: readonly Found[],
  namespaces: readonly Found[],
  heldBefore: readonly Contents[] = [],
) {
  const deletedUids = new Set(planned.map(({ live }) => live.metadata.uid))
  const context = { resources: gate.resources, deletedUids }
  const contentsOf = await lookAtContents(gate.api, namespaces.map(holder), context)
  return namespaces.map(one => word(judgeAgain(gate, contentsOf, one, heldBefore)))
}

test('the contents of a Namespace are looked at again just before its deletion', async () => {
  const planned = [shop, mine]
  expect(await wordsAgain(gateOver(planned), planned, [shop])).toEqual(['delete'])
  expect(await wordsAgain(gateOver([...planned, theirs]), planned, [shop])).toEqual(['1 secrets'])
  expect(await wordsAgain(gateOver(planned, {}, 'secrets'), planned, [shop])).toEqual(['changed-since'])
})

test('a Namespace that holds more than was planned is kept, although its contents may go', async () => {
  const facts = { ...openGate, pruneContents: true }
  const planned = [shop, mine]
  const { resource, live } = foreign(resources.sets, 'set', 'shop')
  const owner = { apiVersion: 'v1', kind: 'Owner', name: 'o', uid: 'o', controller: true }
  const controlled = { resource, live: { ...live, metadata: { ...live.metadata, ownerReferences: [owner] } } }
  const judgedWith = (objects: readonly Found[], ...before: Contents[]) =>
    wordsAgain(gateOver([...planned, ...objects], { facts }), planned, [shop], before)
  const secrets = (count: number) => ({ what: 'secrets', count })
  expect(await judgedWith([theirs], secrets(1))).toEqual(['delete'])
  expect(await judgedWith([theirs], secrets(2))).toEqual(['delete'])
  expect(await judgedWith([theirs, controlled], secrets(1))).toEqual(['delete'])
  expect(await judgedWith([theirs])).toEqual(['changed-since'])
  const more = foreign(resources.secrets, 'more', 'shop')
  expect(await judgedWith([theirs, more], secrets(1))).toEqual(['changed-since'])
})

test('objects that were spared after the look count as contents', async () => {
  const gate = gateOver([shop, mine])
  const deletedUids = new Set([shop, mine].map(({ live }) => live.metadata.uid))
  const contentsOf = await lookAtContents(gate.api, [holder(shop)], {
    resources: gate.resources,
    deletedUids,
  })
  expect(word(judgeAgain(gate, contentsOf, shop, []))).toBe('delete')
  deletedUids.delete(mine.live.metadata.uid)
  expect(word(judgeAgain(gate, contentsOf, shop, []))).toBe('1 configmaps')
})

test('an object that was not looked at is not deleted', async () => {
  const gate = gateOver([shop])
  const context = { resources: gate.resources, deletedUids: new Set<string>() }
  const other = ours(resources.namespaces, 'other')
  const empty = await lookAtContents(gate.api, [], context)
  const ofOther = await lookAtContents(gate.api, [holder(other)], context)
  const claim = ours(resources.claims, 'claim', 'shop')
  const ofClaim = await lookAtContents(gate.api, [holder(ours(resources.claims, 'data', 'shop'))], context)
  expect([
    word(judgeAgain(gate, empty, shop, [])),
    word(judgeAgain(gate, ofOther, shop, [])),
    word(judgeAgain(gate, ofClaim, claim, [])),
    word(judgeAgain(gate, empty, mine, [])),
  ]).toEqual(['changed-since', 'changed-since', 'changed-since', 'delete'])
})

const teams = ['a', 'b', 'c', 'd'].map(name => ours(resources.namespaces, name))

test.each<[string, Found[], string]>([
  ['a few Namespaces', teams.slice(0, 3), 'list configmaps in a, list configmaps in b, list configmaps in c'],
  ['more Namespaces', teams, 'list configmaps'],
])('%s are looked at with this many lists of a kind', async (_name, namespaces, expected) => {
  const { api, log } = fakeApi({})
  await lookAtContents(api, namespaces.map(holder), {
    resources: [resources.configmaps],
    deletedUids: new Set(),
  })
  expect(log.join(', ')).toBe(expected)
})

test('the kind of a CRD is listed once, although a Namespace is looked at as well', async () => {
  const { api, log } = fakeApi({})
  const founds = [shop, ours(resources.crds, 'widgets.example.com')].map(holder)
  const context = { resources: [resources.configmaps, resources.widgets], deletedUids: new Set<string>() }
  await lookAtContents(api, founds, context)
  expect(log).toEqual(['list widgets', 'list configmaps in shop'])
})

test('each of many Namespaces is kept because of its own contents', async () => {
  const { api } = gateOver([...teams, foreign(resources.secrets, 's', 'b')])
  const context = { resources: Object.values(resources), deletedUids: new Set<string>() }
  const contentsOf = await lookAtContents(api, teams.map(holder), context)
  expect(teams.map(({ live }) => contentsOf(refOf(live)).contents)).toEqual([
    [],
    [{ what: 'secrets', count: 1 }],
    [],
    [],
  ])
})

test('volumes are listed once for all claims that are not bound', async () => {
  const claims = ['a', 'b', 'c'].map(name => ours(resources.claims, name, 'shop'))
  const { api, log } = fakeApi({ get: name => ok(claims.find(one => one.live.metadata.name === name)!.live) })
  await lookAtContents(api, claims.map(holder), {
    resources: Object.values(resources),
    deletedUids: new Set(),
  })
  expect(log.filter(request => request.startsWith('list'))).toEqual(['list persistentvolumes'])
})
