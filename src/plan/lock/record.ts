import { isJsonObject, type Json, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import { type KnownKinds, readKinds } from './known-kinds.ts'
import { type RanJobs, readJobs } from './ran-job.ts'

/** The annotation of the Lease that holds the record, as JSON. */
export const recordAnnotation = 'kubernixos/last-rollout'

/**
 * How a rollout ended. `started`: it has not ended, or it was killed before it could say so. `interrupted`: a signal
 * stopped it.
 */
const results = ['started', 'succeeded', 'failed', 'interrupted'] as const
type RolloutResult = (typeof results)[number]

/** What the Lease keeps of the last rollout of an instance. */
export interface RolloutRecord {
  /** The checksum of the configuration. */
  readonly checksum: string
  /** When the rollout started, or when it ended if `result` is not `started`. In RFC 3339, by the server's clock. */
  readonly time: string
  /** Who ran it, as `user@host`. */
  readonly user: string
  readonly result: RolloutResult
  /** The version of the program, as `v0.1.0`. */
  readonly program: string
  /** The namespaces in which objects of this instance may exist. Sorted. */
  readonly namespaces: readonly string[]
  /**
   * All kinds of which objects of this instance may exist. Absent if nothing proves that these are all
   * (docs/rules.md 11.9).
   */
  readonly kinds?: KnownKinds
  /** The Jobs with a time to live that have run. */
  readonly jobs: RanJobs
  /**
   * Whether its rollout could not read all Leases of the instance, so that older records know more
   * (docs/rules.md 11.10). Absent if it could.
   */
  readonly isPartial?: true
}

const version = 1

/** Kubernetes allows 262144 bytes for all annotations of an object. The rest is for the other annotations. */
const longest = 200_000

/**
 * The text of a record for the annotation. If it would be too long, Jobs are left out, then namespaces. An incomplete
 * list of kinds would prove nothing, so it is left out as a whole.
 */
export function recordText({ kinds, ...record }: RolloutRecord): string {
  const isShort = kinds !== undefined && byteLength(JSON.stringify(kinds)) < longest / 2
  return shortened({ ...record, ...(isShort ? { kinds } : {}) })
}

function shortened({ jobs, namespaces, ...head }: RolloutRecord): string {
  const text = (some: readonly string[], entries: readonly (readonly [string, Json])[]) =>
    JSON.stringify({ version, ...head, namespaces: some, jobs: Object.fromEntries(entries) })
  let entries = Object.entries(jobs).map(([key, job]) => [key, { ...job }] as const)
  let named = namespaces
  while (entries.length > 0 && byteLength(text(named, entries)) > longest) entries = firstHalf(entries)
  while (named.length > 0 && byteLength(text(named, entries)) > longest) named = firstHalf(named)
  return text(named, entries)
}

function firstHalf<T>(list: readonly T[]): T[] {
  return list.slice(0, Math.floor(list.length / 2))
}

/**
 * The record that a Lease holds; undefined if it has none, or one that this version of the program does not
 * understand.
 */
export function readRecord(lease: LiveObject): RolloutRecord | undefined {
  const value = parsed(lease.metadata.annotations?.[recordAnnotation])
  if (!isJsonObject(value) || value['version'] !== version) return undefined
  const result = results.find(one => one === value['result'])
  const texts = ['checksum', 'time', 'user', 'program'] as const
  const { checksum, time, user, program } = Object.fromEntries(texts.map(name => [name, text(value, name)]))
  const kinds = readKinds(value['kinds'])
  if (result === undefined || checksum === undefined || time === undefined) return undefined
  return {
    checksum,
    time,
    user: user ?? '',
    result,
    program: program ?? '',
    namespaces: strings(value['namespaces']),
    ...(kinds === undefined ? {} : { kinds }),
    jobs: readJobs(value['jobs']),
    ...(value['isPartial'] === true ? { isPartial: true } : {}),
  }
}

function text(object: JsonObject, name: string): string | undefined {
  const value = object[name]
  return typeof value === 'string' ? value : undefined
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}

function parsed(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
