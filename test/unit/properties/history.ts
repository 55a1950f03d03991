import fc from 'fast-check'
import type { JsonPatchOperation } from '../../../src/api/json-patch.ts'
import { refOf } from '../../../src/manifest/key.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import { checksumLabel } from '../../../src/manifest/stamp.ts'
import { apiOf } from '../../model/api-of.ts'
import { ModelServer } from '../../model/model-server.ts'
import { object, objects } from './objects.ts'
import { run } from './run.ts'

/** Something that has happened on the cluster before a run, or happens during it. `which` picks a live object. */
export type Happening =
  | {
      readonly kind: 'rollout'
      readonly instance: Instance
      readonly objects: readonly KubeObject[]
      readonly checksum: string
    }
  | { readonly kind: 'create'; readonly object: KubeObject; readonly manager: string }
  | { readonly kind: Meddling; readonly which: number }

const meddlings = [
  'edit',
  'steer',
  'copy-labels',
  'co-apply',
  'hold',
  'disown',
  'disable-prune',
  'delete',
  'replace',
] as const
export type Meddling = (typeof meddlings)[number]

/** Ours, another one, or the configuration without an instance. */
export type Instance = 'ours' | 'theirs' | undefined

const rollout = fc.record({
  kind: fc.constant('rollout' as const),
  instance: fc.constantFrom<Instance>('ours', 'ours', 'ours', 'theirs', undefined),
  objects,
  checksum: fc.constantFrom('c1', 'c2'),
})
const creation = fc.record({
  kind: fc.constant('create' as const),
  object,
  manager: fc.constantFrom('kubectl-create', 'helm', 'controller'),
})
const meddling = fc.record({ kind: fc.constantFrom(...meddlings), which: fc.nat(20) })

export const history: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: rollout },
    { weight: 1, arbitrary: creation },
    { weight: 3, arbitrary: meddling },
  ),
  { maxLength: 8 },
)

/** The actor of the rollouts of an instance. */
export function actorOf(instance: Instance): string {
  return `instance ${instance ?? '-'}`
}

/** A new cluster on which all of this has happened. The same history makes the same cluster. */
export async function clusterAfter(events: readonly Happening[]): Promise<ModelServer> {
  const server = new ModelServer()
  for (const name of ['n1', 'n2']) {
    server.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, 'kubectl-create', 'person')
  }
  for (const event of events) await happen(server, event)
  return server
}

async function happen(server: ModelServer, event: Happening): Promise<void> {
  switch (event.kind) {
    case 'rollout': {
      const { instance, objects, checksum } = event
      const flags = { recreate: true }
      await run(apiOf(server, actorOf(instance)), { objects, checksum, flags, ...(instance && { instance }) })
      return
    }
    case 'create':
      server.create(structuredClone(event.object), event.manager, 'person')
      return
    default:
      meddle(server, event.kind, event.which)
  }
}

/** Changes one live object as a person or a controller would. */
export function meddle(server: ModelServer, kind: Meddling, which: number): void {
  const lives = server.store.all()
  const live = lives[which % lives.length]
  if (live === undefined) return
  const patch = (manager: string, ...operations: readonly JsonPatchOperation[]) => {
    const resource = resourceOf(server, live)
    if (resource === undefined) return
    server.patch(resource, refOf(live), operations, { fieldManager: manager, dryRun: false, actor: 'person' })
  }
  switch (kind) {
    case 'edit':
      patch('kubectl-edit', ...contentEdits(live))
      break
    case 'steer':
      patch('controller', ...contentEdits(live))
      break
    case 'copy-labels':
      copyLabels(server, live)
      break
    case 'co-apply':
      coApply(server, live)
      break
    case 'hold':
      patch('kubectl-edit', { op: 'add', path: '/metadata/finalizers', value: ['example.com/hold'] })
      break
    case 'disown':
      patch('kubectl-edit', { op: 'remove', path: `/metadata/labels/${checksumLabel}` })
      break
    case 'disable-prune':
      patch('kubectl-edit', {
        op: 'add',
        path: '/metadata/annotations',
        value: { ...live.metadata.annotations, 'kubernixos/prune': 'disabled' },
      })
      break
    case 'delete':
      remove(server, live)
      break
    case 'replace':
      remove(server, live)
      server.create(bare(live), 'kubectl-create', 'person')
  }
}

/** Removes the finalizers of people, as an operator does in the end. */
export function letGo(server: ModelServer): void {
  for (const live of server.store.all()) {
    const resource = resourceOf(server, live)
    if (resource === undefined || live.kind === 'CustomResourceDefinition') continue
    if (live.metadata['finalizers'] === undefined) continue
    const operations = [{ op: 'remove', path: '/metadata/finalizers' }] as const
    server.patch(resource, refOf(live), operations, {
      fieldManager: 'operator',
      dryRun: false,
      actor: 'person',
    })
  }
}

function contentEdits({ kind }: LiveObject): JsonPatchOperation[] {
  const added = (path: string, value: string | number): JsonPatchOperation => ({ op: 'add', path, value })
  switch (kind) {
    case 'ConfigMap':
    case 'Secret':
      return [added('/data/a', 'ZWRpdGVk')]
    case 'Widget':
      return [added('/spec/size', 9)]
    case 'Deployment':
      return [added('/spec/replicas', 9)]
    default:
      return [added('/metadata/labels/edited', 'yes')]
  }
}

/** What a controller does for a child of an object. */
function copyLabels(server: ModelServer, { metadata }: LiveObject): void {
  const { namespace = 'n1', labels = {} } = metadata
  const copy = { name: `copy-of-${metadata.name}`, namespace, labels: { ...labels } }
  server.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: copy }, 'controller', 'controller')
}

/** Another declarative tool that wants the same object with the same labels. */
function coApply(server: ModelServer, live: LiveObject): void {
  const resource = resourceOf(server, live)
  if (resource === undefined) return
  const { name, namespace, labels = {} } = live.metadata
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), labels: { ...labels } }
  const wanted: KubeObject = { apiVersion: live.apiVersion, kind: live.kind, metadata }
  server.apply(resource, wanted, { fieldManager: 'argocd', force: true, dryRun: false }, 'argocd')
}

function remove(server: ModelServer, live: LiveObject): void {
  const resource = resourceOf(server, live)
  if (resource !== undefined)
    server.delete(resource, refOf(live), { uid: live.metadata.uid, dryRun: false }, 'person')
}

/** The object as somebody writes it who copies it by hand: labels included. */
function bare({ apiVersion, kind, metadata, spec, data }: LiveObject): KubeObject {
  const { name, namespace, labels = {} } = metadata
  const content = { ...(spec === undefined ? {} : { spec }), ...(data === undefined ? {} : { data }) }
  const kept = { name, ...(namespace === undefined ? {} : { namespace }), labels: { ...labels } }
  return structuredClone({ apiVersion, kind, metadata: kept, ...content })
}

function resourceOf(server: ModelServer, { kind }: LiveObject) {
  return server.kinds().find(one => one.resource.kind === kind)?.resource
}
