import type { Reply } from '../../api/reply.ts'
import { type ApiFailure, isNotFound } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { describeRef, refOf } from '../../manifest/key.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import type { Found } from '../../plan/change.ts'
import { type Contents, foreignContents, mayBind, volumeData } from '../../plan/contents.ts'
import type { Unseen } from '../../plan/observation.ts'
import type { Api } from '../rest/api.ts'
import { sweep } from './sweep.ts'

/** What a deletion would take along that is not ours, as far as it could be looked at. */
export interface ContentsReport {
  readonly contents: readonly Contents[]
  readonly unseen: readonly Unseen[]
}

type Reader = (api: Api, found: Found, context: ContentsContext) => Promise<ContentsReport>

export interface ContentsContext {
  readonly resources: readonly Resource[]
  /** UIDs of what the same plan deletes: ours, and so no loss. */
  readonly deletedUids: ReadonlySet<string>
}

/** The kinds whose deletion takes other things along, in the order in which they must be judged: inner ones first. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ['/PersistentVolumeClaim', claimData],
  ['/PersistentVolume', ownVolumeData],
  ['apps/StatefulSet', claimsOfStatefulSet],
  ['apiextensions.k8s.io/CustomResourceDefinition', objectsOfCrd],
  ['/Namespace', objectsOfNamespace],
])

/** When the contents of a kind are looked at, lowest first; undefined for kinds that take nothing along. */
export function contentsRank({ live }: Found): number | undefined {
  const rank = [...readers.keys()].indexOf(groupKindOf(live))
  return rank < 0 ? undefined : rank
}

/** Looks at what the deletion of one object would take along (docs/rules.md 3.13 to 3.15). */
export async function readContents(
  api: Api,
  found: Found,
  context: ContentsContext,
): Promise<ContentsReport> {
  return (await readers.get(groupKindOf(found.live))?.(api, found, context)) ?? nothing
}

const nothing: ContentsReport = { contents: [], unseen: [] }

async function objectsOfNamespace(
  api: Api,
  { live }: Found,
  context: ContentsContext,
): Promise<ContentsReport> {
  const resources = context.resources.filter(resource => resource.namespaced)
  const request = { resources, lists: new Map(), select: { namespace: live.metadata.name } }
  const { found, unseen } = await sweep(api, request)
  return { contents: foreignContents(found, context.deletedUids), unseen }
}

/**
 * A CRD's name is `plural.group`: metadata is enough to find its kind. Where no version of it is served, its objects
 * are out of sight and go with it all the same: that keeps this one CRD, and blinds no other deletion.
 */
async function objectsOfCrd(api: Api, { live }: Found, context: ContentsContext): Promise<ContentsReport> {
  const { name } = live.metadata
  const resources = context.resources.filter(({ plural, group }) => `${plural}.${group}` === name)
  if (resources.length === 0) return { contents: [{ what: `unserved ${name}`, count: 1 }], unseen: [] }
  const { found, unseen } = await sweep(api, { resources, lists: new Map(), select: {} })
  return { contents: foreignContents(found, context.deletedUids), unseen }
}

async function claimData(api: Api, found: Found, { resources }: ContentsContext): Promise<ContentsReport> {
  const claim = await readWhole(api, found)
  if (!claim.ok) return unreadable(found, claim.failure)
  const volumes = resources.find(({ group, plural }) => group === '' && plural === 'persistentvolumes')
  if (volumes === undefined) return { contents: volumeData(claim.value, undefined), unseen: [] }
  const name = specOf(claim.value)['volumeName']
  if (typeof name !== 'string' || name === '') return bindableData(api, volumes, claim.value)
  const volume = await api.get(volumes, { apiVersion: 'v1', kind: 'PersistentVolume', name })
  // A volume that may not be read counts as lost with its claim.
  return { contents: volumeData(claim.value, volume.ok ? volume.value : undefined), unseen: [] }
}

async function bindableData(api: Api, volumes: Resource, claim: LiveObject): Promise<ContentsReport> {
  const reply = await api.list(volumes)
  if (!reply.ok) return { contents: [], unseen: [{ what: volumes.plural, why: reply.failure.message }] }
  const lost = reply.value.filter(volume => mayBind(claim, volume) && volumeData(volume, volume).length > 0)
  return { contents: lost.slice(0, 1).flatMap(volume => volumeData(volume, volume)), unseen: [] }
}

async function ownVolumeData(api: Api, found: Found): Promise<ContentsReport> {
  const volume = await readWhole(api, found)
  if (!volume.ok) return unreadable(found, volume.failure)
  return { contents: volumeData(volume.value, volume.value), unseen: [] }
}

/** With `whenDeleted: Delete` a StatefulSet takes the claims of its pods along, and their data. */
async function claimsOfStatefulSet(api: Api, found: Found): Promise<ContentsReport> {
  const whole = await readWhole(api, found)
  if (!whole.ok) return unreadable(found, whole.failure)
  const spec = specOf(whole.value)
  const policy = spec['persistentVolumeClaimRetentionPolicy']
  const templates = Array.isArray(spec['volumeClaimTemplates']) ? spec['volumeClaimTemplates'].length : 0
  const taken = isJsonObject(policy) && policy['whenDeleted'] === 'Delete' && templates > 0
  return taken ? { contents: [{ what: 'persistentvolumeclaims', count: templates }], unseen: [] } : nothing
}

function readWhole(api: Api, { resource, live }: Found): Promise<Reply<LiveObject>> {
  return api.get(resource, refOf(live))
}

/** What has gone meanwhile takes nothing along; what can't be read is out of sight. */
function unreadable({ live }: Found, failure: ApiFailure): ContentsReport {
  if (isNotFound(failure)) return nothing
  return { contents: [], unseen: [{ what: describeRef(refOf(live)), why: failure.message }] }
}

function specOf(object: LiveObject): JsonObject {
  return isJsonObject(object['spec']) ? object['spec'] : {}
}
