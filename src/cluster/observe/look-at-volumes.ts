import pMap from 'p-map'
import type { Reply } from '../../api/reply.ts'
import { type ApiFailure, isNotFound, lacksRight } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { keyOf, type ObjectRef } from '../../manifest/key.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import type { Contents } from '../../plan/prune/contents.ts'
import { dataByBinding, volumeData } from '../../plan/prune/volume-data.ts'
import type { Api } from '../rest/api.ts'
import {
  type ContentsContext,
  type ContentsOf,
  type ContentsReport,
  type Holder,
  noContents,
  outOfSight,
} from './contents-report.ts'

/**
 * Looks at the data that volumes, claims and StatefulSets take along. Each of them is read whole, and the volumes
 * are listed once at most.
 */
export async function lookAtVolumes(
  api: Api,
  holders: readonly Holder[],
  { resources }: ContentsContext,
): Promise<ContentsOf> {
  const look = new VolumeLook(api, resources)
  const read = async (one: Holder) => [keyOf(one.ref), await look.at(one)] as const
  const reports = new Map(await pMap(holders, read, { concurrency: api.concurrency }))
  return ref => reports.get(keyOf(ref)) ?? outOfSight(ref, 'it was not looked at')
}

type DataByBinding = Reply<(claim: LiveObject) => Contents[]>

/** One look. It lists the volumes only if a claim is not bound yet, and then once. */
class VolumeLook {
  private readonly api: Api
  private readonly volumes: Resource | undefined
  private bindable: Promise<DataByBinding> | undefined

  constructor(api: Api, resources: readonly Resource[]) {
    this.api = api
    this.volumes = resources.find(({ group, plural }) => group === '' && plural === 'persistentvolumes')
  }

  async at({ resource, ref }: Holder): Promise<ContentsReport> {
    const whole = await this.api.get(resource, ref)
    if (!whole.ok) return unreadable(ref, whole.failure)
    const { value: live } = whole
    if (groupKindOf(ref) === '/PersistentVolumeClaim') return this.ofClaim(live)
    if (groupKindOf(ref) === '/PersistentVolume') return reportOn(volumeData(live, live))
    return reportOn(claimsOfStatefulSet(live))
  }

  private async ofClaim(claim: LiveObject): Promise<ContentsReport> {
    const { volumes } = this
    if (volumes === undefined) return reportOn(volumeData(claim, undefined))
    const name = specOf(claim)['volumeName']
    if (typeof name !== 'string' || name === '') return this.ofUnbound(volumes, claim)
    const volume = await this.api.get(volumes, { apiVersion: 'v1', kind: 'PersistentVolume', name })
    // A volume that must not be read counts as deleted with its claim.
    return reportOn(volumeData(claim, volume.ok ? volume.value : undefined))
  }

  private async ofUnbound(volumes: Resource, claim: LiveObject): Promise<ContentsReport> {
    this.bindable ??= listBindable(this.api, volumes)
    const reply = await this.bindable
    if (reply.ok) return reportOn(reply.value(claim))
    const { failure } = reply
    const blind = lacksRight(failure) ? { seenIn: [] } : {}
    return { ...noContents, unseen: [{ what: volumes.plural, why: failure.message, ...blind }] }
  }
}

/** Lost data keeps an object, and goes along if the object is deleted all the same. */
function reportOn(contents: Contents[]): ContentsReport {
  return { contents, along: contents, unseen: [] }
}

async function listBindable(api: Api, volumes: Resource): Promise<DataByBinding> {
  const reply = await api.list(volumes)
  return reply.ok ? { ...reply, value: dataByBinding(reply.value) } : reply
}

/** With `whenDeleted: Delete`, the deletion of a StatefulSet deletes the claims of its pods, and their data. */
function claimsOfStatefulSet(set: LiveObject): Contents[] {
  const spec = specOf(set)
  const policy = spec['persistentVolumeClaimRetentionPolicy']
  const templates = Array.isArray(spec['volumeClaimTemplates']) ? spec['volumeClaimTemplates'].length : 0
  const taken = isJsonObject(policy) && policy['whenDeleted'] === 'Delete' && templates > 0
  return taken ? [{ what: 'persistentvolumeclaims', count: templates }] : []
}

/** An object that no longer exists takes nothing along. Any other failure makes it unseen. */
function unreadable(ref: ObjectRef, failure: ApiFailure): ContentsReport {
  return isNotFound(failure) ? noContents : outOfSight(ref, failure.message)
}

function specOf(object: LiveObject): JsonObject {
  return isJsonObject(object['spec']) ? object['spec'] : {}
}
