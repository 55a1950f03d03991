import type { Clock } from '../../api/clock.ts'
import type { Reply } from '../../api/reply.ts'
import { describeRef, refOf } from '../../manifest/key.ts'
import { groupKindOf } from '../../manifest/kind.ts'
import type { LiveObject } from '../../manifest/object.ts'
import { type Diagnosis, type LogEnd, mapTexts } from '../../readiness/diagnosis.ts'
import { failingContainer } from '../../readiness/failing-container.ts'
import { ownsPods } from '../../readiness/readiness-with-pods.ts'
import { newestEvents } from '../../readiness/seen-event.ts'
import { conditionsOf, conditionText } from '../../readiness/status-fields.ts'
import { podSelector, troubledPods } from '../../readiness/troubled-pods.ts'
import type { Api } from '../rest/api.ts'
import { events, pods } from './resources.ts'

export type DiagnoseApi = Pick<Api, 'list' | 'log'>

export interface DiagnoseOptions {
  readonly clock: Clock
  /** Masks the values of the configuration's Secrets in a text of the cluster. */
  readonly hide: (text: string) => string
}

/** Milliseconds for each read, because the run has ended and only waits for the explanation. */
const patience = 10_000

/** Lines of a log that are shown. */
const lines = 10

/**
 * Reads why an object is not ready: its conditions, the newest events, and the end of the log of a container that
 * fails; for a workload also the events and logs of two of its newest Pods that are not ready. `object` is the live
 * object, read whole. Only reads; never throws for an object. What can't be read, or does not come within 10 seconds,
 * is named in `unseen`. Costs at most 7 requests, which run side by side.
 */
export async function diagnose(
  api: DiagnoseApi,
  object: LiveObject,
  { clock, hide }: DiagnoseOptions,
): Promise<Diagnosis> {
  const look = new Look(api, clock)
  const [own, ofPods] = await Promise.all([look.events(object), diagnosePods(look, object)])
  const parts = { events: [...own, ...ofPods.events], logs: ofPods.logs, unseen: look.unseen }
  return mapTexts({ conditions: conditionsOf(object).map(conditionText), ...parts }, hide)
}

async function diagnosePods(look: Look, object: LiveObject): Promise<Pick<Diagnosis, 'events' | 'logs'>> {
  if (groupKindOf(object) === '/Pod') return { events: [], logs: await look.log(object) }
  const found = ownsPods(object) ? await look.troubledPods(object) : []
  const [seen, logs] = await Promise.all([
    Promise.all(found.map(pod => look.events(pod))),
    Promise.all(found.map(pod => look.log(pod))),
  ])
  return { events: seen.flat(), logs: logs.flat() }
}

/** The reads of one diagnosis. Each gives what it found, and notes what it could not read. */
class Look {
  readonly unseen: string[] = []
  private readonly api: DiagnoseApi
  private readonly clock: Clock

  constructor(api: DiagnoseApi, clock: Clock) {
    this.api = api
    this.clock = clock
  }

  async events(object: LiveObject) {
    const { namespace = 'default', uid } = object.metadata
    const about = aboutOf(object)
    const fieldSelector = `involvedObject.uid=${uid}`
    const read = this.api.list(events, { namespace, fieldSelector })
    return newestEvents(about, (await this.seen(`events of ${about}`, read)) ?? [])
  }

  async troubledPods(workload: LiveObject): Promise<LiveObject[]> {
    const { namespace } = workload.metadata
    const labelSelector = podSelector(workload)
    if (namespace === undefined || labelSelector === undefined) return []
    const read = this.api.list(pods, { namespace, labelSelector })
    return troubledPods(workload, (await this.seen(`Pods of ${aboutOf(workload)}`, read)) ?? [])
  }

  async log(pod: LiveObject): Promise<LogEnd[]> {
    const container = failingContainer(pod)
    const { name, namespace } = pod.metadata
    if (container === undefined || namespace === undefined) return []
    const { name: containerName, previous } = container
    const read = this.api.log({ namespace, pod: name, container: containerName, previous, lines })
    const found = await this.seen(`log of container ${containerName} of Pod ${name}`, read)
    return found === undefined ? [] : [{ pod: name, container: containerName, previous, lines: found }]
  }

  private async seen<T>(what: string, read: Promise<Reply<T>>): Promise<T | undefined> {
    const done = new AbortController()
    const late = this.clock.sleep(patience, done.signal).then(() => undefined)
    const reply = await Promise.race([read, late])
    done.abort()
    if (reply?.ok) return reply.value
    const why = reply?.failure.message ?? `no answer within ${patience / 1000} seconds`
    this.unseen.push(`${what}: ${why}`)
    return undefined
  }
}

function aboutOf(object: LiveObject): string {
  const { kind, name } = refOf(object)
  return describeRef({ apiVersion: object.apiVersion, kind, name })
}
