import { describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import { type Gate, judgeCandidates } from '../../../src/cluster/observe/judge-candidates.ts'
import { listEach } from '../../../src/cluster/observe/list-each.ts'
import { lookAtContents } from '../../../src/cluster/observe/look-at-contents.ts'
import { observe } from '../../../src/cluster/observe/observe.ts'
import { WantedLive } from '../../../src/cluster/observe/wanted-live.ts'
import { keyOf, refOf } from '../../../src/manifest/key.ts'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { sortForApply } from '../../../src/manifest/order.ts'
import { checkDuplicates } from '../../../src/manifest/read.ts'
import type { Found } from '../../../src/plan/about-object.ts'
import { type PlacedManifest, placeManifests } from '../../../src/plan/place.ts'
import { ResourceIndex } from '../../../src/plan/resource-index.ts'
import { type fakeApi, liveOf, resourceOf } from '../cluster/fake-api.ts'
import { openGate } from '../plan/fixtures.ts'
import { no, ok } from '../plan/replies.ts'
import { apiOver, foundAt, kindsOf, liveAt, namespacesOf, objectAt, ownEntry, range } from './cluster-of.ts'
import { Counter } from './counter.ts'

// Ten times the objects, kinds and namespaces: about ten times the work, counted in reads of values and in requests.

interface Work {
  readonly reads: number
  readonly requests: ReadonlyMap<string, number>
}

const noRequests: ReadonlyMap<string, number> = new Map()

function manifestsOf(objects: number, counter: Counter) {
  return range(objects).map(index => ({
    origin: { title: `m${index}`, pointer: '' },
    object: counter.counted(objectAt(index, objects)),
  }))
}

/** Half of the manifests are of kinds that the server serves, half of kinds that nobody knows; each CRD is one more. */
async function placing(objects: number): Promise<Work> {
  const counter = new Counter()
  const crds = range(objects / 20).map(index => crdOf(`Coming${index}`))
  const manifests = [
    ...manifestsOf(objects, counter),
    ...crds.map(object => ({ origin: { title: 'crd', pointer: '' }, object })),
  ]
  const half = kindsOf(objects).slice(0, objects / 40)
  const placed = placeManifests(manifests, {
    served: new ResourceIndex(half.map(counter.counted)),
    unseen: [],
    defaultNamespace: 'default',
  })
  expect(placed.filter(({ resource }) => resource !== undefined)).toHaveLength(objects / 2)
  return { reads: counter.reads, requests: noRequests }
}

function crdOf(kind: string): KubeObject {
  const names = { kind, plural: `${kind.toLowerCase()}s` }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.example.org` },
    spec: { group: 'example.org', names, versions: [{ name: 'v1', served: true }] },
  }
}

function placedOf(objects: readonly KubeObject[]): PlacedManifest[] {
  const resources = new Map<string, Resource>()
  return objects.map(object => {
    const { kind } = object
    const known = resources.get(kind) ?? resourceOf(kind, { group: 'example.com' })
    resources.set(kind, known)
    return {
      manifest: { origin: { title: object.metadata.name, pointer: '' }, object },
      key: keyOf(refOf(object)),
      resource: known,
      toCome: false,
      namespaceFilled: false,
      similar: [],
    }
  })
}

/** Lists and observes that many objects; `live` is the value of what lives, undefined where nothing does. */
async function observing(
  objects: number,
  live: string | undefined,
  apply: Parameters<typeof fakeApi>[0]['apply'],
): Promise<Work> {
  const counter = new Counter()
  const wanted = placedOf(range(objects).map(index => counter.counted(objectAt(index, objects))))
  const there = live === undefined ? [] : range(objects).map(index => liveAt(index, objects, live))
  const { api, requests } = apiOver(there, counter, apply === undefined ? {} : { apply })
  const held = new WantedLive(wanted)
  await listEach(api, [...new Set(wanted.flatMap(one => one.resource ?? []))], {}, held.keep)
  const request = {
    wanted,
    live: held,
    served: [],
    fieldManager: 'kubectl-nixos',
    forceConflicts: false,
    recreate: false,
    keepKinds: new Set<string>(),
    adopt: false,
    adoptOthers: false,
    takeOver: [],
    takeBack: [],
    removeExtras: false,
    ignore: [],
  }
  expect(await observe(api, request, ({ answer }) => answer.kind)).toHaveLength(objects)
  return { reads: counter.reads, requests: requests() }
}

/** Each Pod is denied for want of a ServiceAccount that the same rollout creates. */
async function observingDenied(objects: number): Promise<Work> {
  const counter = new Counter()
  const pods = range(objects / 2).flatMap((index): KubeObject[] => {
    const metadata = { name: `p${index}`, namespace: 'shop' }
    return [
      { apiVersion: 'v1', kind: 'Pod', metadata, spec: { serviceAccountName: `p${index}` } },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    ]
  })
  const wanted = placedOf(pods.map(counter.counted))
  const { api, requests } = apiOver([], counter, {
    apply: object => (object.kind === 'Pod' ? no(403, 'Forbidden') : ok(liveOf(object), 201)),
  })
  const request = {
    wanted,
    live: new WantedLive([]),
    served: [],
    fieldManager: 'us',
    forceConflicts: false,
    recreate: false,
    keepKinds: new Set<string>(),
    adopt: false,
    adoptOthers: false,
    takeOver: [],
    takeBack: [],
    removeExtras: false,
    ignore: [],
  }
  const answers = await observe(api, request, ({ answer }) => answer.kind)
  expect(answers.filter(kind => kind === 'not-asked')).toHaveLength(objects / 2)
  return { reads: counter.reads, requests: requests() }
}

/** The rollout creates the namespaces of all objects. The user may not write any kind in `default`. */
async function observingToCome(objects: number): Promise<Work> {
  const counter = new Counter()
  const spaces = namespacesOf(objects).map(
    (name): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  )
  const near: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cm', namespace: 'near' },
  }
  const inside = range(objects).map(index => objectAt(index, objects))
  const wanted = placedOf([...spaces, near, ...inside].map(counter.counted))
  const denied = failed(403, 'kinds is forbidden: User "jane" cannot patch resource "kinds"')
  const { api, requests } = apiOver([], counter, {
    apply: (object, { at }) => (at?.namespace === 'default' ? denied : ok(liveOf(object), 201)),
  })
  const request = {
    wanted,
    live: new WantedLive([]),
    served: [],
    fieldManager: 'us',
    forceConflicts: false,
    recreate: false,
    keepKinds: new Set<string>(),
    adopt: false,
    adoptOthers: false,
    takeOver: [],
    takeBack: [],
    removeExtras: false,
    ignore: [],
  }
  const answers = await observe(api, request, ({ answer }) => answer.kind)
  expect(answers.filter(kind => kind === 'not-asked')).toHaveLength(objects)
  return { reads: counter.reads, requests: requests() }
}

function failed(status: number, message: string) {
  return { ok: false, failure: { status, reason: 'Forbidden', message, causes: [] } } as const
}

/** A gate through which all pass. */
function gateOver(api: Gate['api'], resources: readonly Resource[]): Gate {
  return { api, resources, facts: openGate, maxDeletions: undefined }
}

/** All objects are ours and go; so do the Namespaces they are in and the CRDs of their kinds. */
async function judging(objects: number): Promise<Work> {
  const counter = new Counter()
  const candidates = [...range(objects).map(index => foundAt(index, objects)), ...holdersOf(objects)]
  const kinds = kindsOf(objects).map(counter.counted)
  const { api, requests } = apiOver(
    range(objects).map(index => liveAt(index, objects)),
    counter,
  )
  const { judged } = await judgeCandidates(gateOver(api, kinds), candidates.map(counter.counted), 0)
  expect(judged.filter(({ verdict }) => verdict.kind === 'delete')).toHaveLength(candidates.length)
  return { reads: counter.reads, requests: requests() }
}

/** The Namespaces and CRDs that hold that many objects, as ours. */
function holdersOf(objects: number): Found[] {
  const ours = (resource: Resource, apiVersion: string, name: string): Found => {
    const object = { apiVersion, kind: resource.kind, metadata: { name } }
    return { resource, live: liveOf(object, { labels: { kubernixos: 'x' }, managedFields: [ownEntry] }) }
  }
  const namespaces = resourceOf('Namespace', { namespaced: false })
  const crds = resourceOf('CustomResourceDefinition', { group: 'apiextensions.k8s.io', namespaced: false })
  return [
    ...namespacesOf(objects).map(name => ours(namespaces, 'v1', name)),
    ...kindsOf(objects).map(kind => ours(crds, 'apiextensions.k8s.io/v1', `${kind.plural}.${kind.group}`)),
  ]
}

/** Looks at all Namespaces and CRDs, none of whose objects is ours. */
async function looking(objects: number): Promise<Work> {
  const counter = new Counter()
  const { api, requests } = apiOver(
    range(objects).map(index => liveAt(index, objects)),
    counter,
  )
  const holders = holdersOf(objects).map(({ resource, live }) => ({
    resource,
    ref: counter.counted(refOf(live)),
  }))
  const resources = kindsOf(objects).map(counter.counted)
  const contentsOf = await lookAtContents(api, holders, { resources, deletedUids: new Set() })
  const counts = holders.flatMap(one => contentsOf(one.ref).contents.map(({ count }) => count))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2 * objects)
  return { reads: counter.reads, requests: requests() }
}

/** Claims that are not bound, of as many classes, beside as many free volumes. */
async function lookingAtClaims(objects: number): Promise<Work> {
  const counter = new Counter()
  const of = (kind: string, index: number) =>
    liveOf({
      apiVersion: 'v1',
      kind,
      metadata: { name: `${kind}-${index}` },
      spec: { storageClassName: `class-${kind}-${index}`, persistentVolumeReclaimPolicy: 'Delete' },
    })
  const claims = range(objects).map(index => counter.counted(of('PersistentVolumeClaim', index)))
  const byName = new Map(claims.map(claim => [claim.metadata.name, claim]))
  const { api, requests } = apiOver(
    range(objects).map(index => of('PersistentVolume', index)),
    counter,
    { get: name => ok(byName.get(name)!) },
  )
  const volumes = resourceOf('PersistentVolume', { namespaced: false })
  const resource = resourceOf('PersistentVolumeClaim')
  const holders = claims.map(live => ({ resource, ref: refOf(live) }))
  await lookAtContents(api, holders, { resources: [volumes], deletedUids: new Set() })
  return { reads: counter.reads, requests: requests() }
}

async function checking(objects: number): Promise<Work> {
  const counter = new Counter()
  checkDuplicates(manifestsOf(objects, counter))
  return { reads: counter.reads, requests: noRequests }
}

async function sorting(objects: number): Promise<Work> {
  const counter = new Counter()
  const shuffled = manifestsOf(objects, counter).toSorted((a, b) =>
    a.origin.title < b.origin.title ? -1 : 1,
  )
  let made = 0
  sortForApply(shuffled, ({ object }) => {
    made += 1
    return refOf(object)
  })
  expect(made).toBe(objects)
  return { reads: counter.reads, requests: noRequests }
}

const rows: [string, (objects: number) => Promise<Work>][] = [
  ['placing manifests', placing],
  ['looking for duplicates', checking],
  ['sorting for apply', sorting],
  ['observing what is unchanged', objects => observing(objects, 'ours', undefined)],
  ['observing what is new', objects => observing(objects, undefined, undefined)],
  ['observing what has changed', objects => observing(objects, 'theirs', object => ok(liveOf(object)))],
  ['observing what is denied', observingDenied],
  ['observing what is in namespaces to come', observingToCome],
  ['judging candidates', judging],
  ['looking into Namespaces and CRDs', looking],
  ['looking for the volumes of claims', lookingAtClaims],
]

describe('ten times the objects are ten times the work', () => {
  test.each(rows)(
    '%s',
    async (_name, work) => {
      const few = await work(1_000)
      const many = await work(10_000)
      expect(few.reads).toBeGreaterThan(1_000)
      expect(many.reads / few.reads).toBeLessThan(10.5)
      expect(total(many.requests)).toBeLessThanOrEqual(10 * total(few.requests))
    },
    120_000,
  )
})

function total(requests: ReadonlyMap<string, number>): number {
  return [...requests.values()].reduce((sum, count) => sum + count, 0)
}

test('an unchanged object costs no request, and a kind one list', async () => {
  const { requests } = await observing(1_000, 'ours', undefined)
  expect(new Set(requests.values())).toEqual(new Set([1]))
  expect([...requests.keys()].filter(what => !what.startsWith('list'))).toEqual([])
})

test('an object in a namespace to come costs one dry run, and a kind that is denied in default some more', async () => {
  const { requests } = await observingToCome(1_000)
  for (const { kind } of kindsOf(1_000)) {
    const sent = requests.get(`apply ${kind}`) ?? 0
    expect(sent - 20).toBeGreaterThan(0)
    // As many as are sent at once.
    expect(sent - 20).toBeLessThanOrEqual(4)
  }
})

test.each([
  ['judging', judging],
  ['looking', looking],
])('%s lists each kind once for 50 Namespaces and 50 CRDs', async (_name, work) => {
  const { requests } = await work(1_000)
  expect(requests).toEqual(new Map(kindsOf(1_000).map(({ plural }) => [`list ${plural}`, 1])))
})

test('all claims that are not bound share one list of the volumes', async () => {
  const { requests } = await lookingAtClaims(1_000)
  expect(requests).toEqual(
    new Map([
      ['get PersistentVolumeClaim', 1_000],
      ['list persistentvolumes', 1],
    ]),
  )
})
