import { isJsonObject, type Json } from '../../manifest/object.ts'
import { checksumLabel, instanceLabel } from '../../manifest/stamp.ts'
import type { Found } from '../about-object.ts'
import type { RolloutRecord } from './record.ts'

/** What a run has seen of the objects of its instance before it writes. Kinds are named as `deployments.apps`. */
export interface Sight {
  /** The checksums of wanted objects that exist, or of all objects if nothing is wanted. */
  readonly checksums: ReadonlySet<string>
  /** The kinds of all objects of the instance. Undefined unless every kind was listed. */
  readonly kinds: ReadonlySet<string> | undefined
  readonly wantedKinds: ReadonlySet<string>
}

/** All kinds of which objects of an instance may exist. */
export interface KnownKinds {
  /** The checksum that the objects have. Objects with another one come from a rollout that the record does not know. */
  readonly checksum: string
  /** Sorted. */
  readonly names: readonly string[]
}

/** The kinds of which an object of the instance may exist, if the record proves it (docs/rules.md 11.9). */
export function provenKinds(
  record: Pick<RolloutRecord, 'kinds'> | undefined,
  checksums: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  const kinds = record?.kinds
  const isLast = kinds !== undefined && checksums.size === 1 && checksums.has(kinds.checksum)
  return isLast ? new Set(kinds.names) : undefined
}

/**
 * The kinds for the record of a rollout that is about to write. Undefined if nothing proves that these are all. `applied`
 * is the checksum that the rollout gives to its objects; undefined if it only prunes.
 */
export function nextKinds(
  previous: Pick<RolloutRecord, 'kinds'> | undefined,
  { checksums, kinds, wantedKinds }: Sight,
  applied: string | undefined,
): KnownKinds | undefined {
  const known = kinds ?? provenKinds(previous, checksums)
  const checksum = applied ?? onlyOne(checksums)
  if (known === undefined || checksum === undefined) return undefined
  return { checksum, names: [...known.union(wantedKinds)].sort() }
}

/** The kinds in a record; undefined if there are none, or if they are written in another way. */
export function readKinds(value: Json | undefined): KnownKinds | undefined {
  if (!isJsonObject(value)) return undefined
  const { checksum, names } = value
  if (typeof checksum !== 'string' || !Array.isArray(names)) return undefined
  const texts = names.filter(one => typeof one === 'string')
  return texts.length === names.length ? { checksum, names: texts } : undefined
}

function onlyOne(texts: ReadonlySet<string>): string | undefined {
  const [first] = texts
  return texts.size === 1 ? first : undefined
}

/** The checksum of a live object of an instance; undefined for an object of another instance or of none. */
export function checksumOf({ metadata }: Found['live'], instance: string | undefined): string | undefined {
  return metadata.labels?.[instanceLabel] === instance ? metadata.labels?.[checksumLabel] : undefined
}
