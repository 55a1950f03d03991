import { type Manifest, type Move, withBody } from '../manifest/manifest.ts'
import {
  isJsonObject,
  type JsonObject,
  type KubeObject,
  type LiveObject,
  type ManagedFieldsEntry,
} from '../manifest/object.ts'
import { extendPointer } from '../manifest/pointer.ts'
import { adoptedAnnotation, checksumLabel } from '../manifest/stamp.ts'
import { setOf, unite } from './fields/field-set.ts'
import { applyEntries, childNode, entriesOf, isLeaf, ownsPath } from './fields/managed-fields.ts'
import { otherInstanceOf } from './instance.ts'
import { ownershipOf } from './prune/ownership.ts'

/**
 * How a run adopts. With `adopt`, it takes objects fully, so that prune may delete them later. With `adoptOthers`, it
 * also takes the objects of other instances (docs/rules.md 1.28).
 */
export interface AdoptionRules {
  readonly fieldManager: string
  /** Absent if the configuration sets no instance. */
  readonly instance?: string
  readonly adopt: boolean
  readonly adoptOthers: boolean
}

/** The path of the annotation of adopted objects in fieldsV1. */
const annotationPath: readonly string[] = ['f:metadata', 'f:annotations', `f:${adoptedAnnotation}`]

/** Whether a live object, or a body, carries the annotation of adopted objects (docs/rules.md 1.14). */
export function isAdopted({ metadata }: KubeObject | LiveObject): boolean {
  const { annotations } = metadata
  return isJsonObject(annotations) && annotations[adoptedAnnotation] === 'true'
}

/**
 * What an apply to this live object adopts (docs/rules.md 1.14). Undefined if the object is ours already.
 * - `marked`: the object was there before us, and gets the annotation.
 * - `fully`: the object was there before us, belongs to another instance, or carries our annotation. It has no
 *   annotation after the apply.
 */
export function adoptionOf(
  live: LiveObject,
  { fieldManager, instance, adopt, adoptOthers }: AdoptionRules,
): 'marked' | 'fully' | undefined {
  if (adoptOthers && otherInstanceOf(live, instance) !== undefined) return 'fully'
  const [ours] = applyEntries(live, fieldManager)
  const isUntouched = ours === undefined || isInterrupted(live, ours)
  const isNew = isUntouched && !isLabelled(live, fieldManager)
  if (!adopt) return isNew ? 'marked' : undefined
  const dropsAnnotation = isAdopted(live) && ours !== undefined && ownsPath(ours, annotationPath)
  return isNew || dropsAnnotation ? 'fully' : undefined
}

/** Whether the object carries our label, and its owners do not show that the label is a copy (docs/rules.md 3.1). */
function isLabelled(live: LiveObject, fieldManager: string): boolean {
  if (live.metadata.labels?.[checksumLabel] === undefined) return false
  return entriesOf(live).length === 0 || ownershipOf(live, fieldManager).kind !== 'copied'
}

/**
 * The live object as if our entry owned the annotation of adopted objects. Claims make an entry of ours before the apply
 * sends the annotation. If the run ends in between, this field of our entry is the only proof that the object was there
 * before us (docs/rules.md 1.19).
 */
export function withAnnotationOwned(live: LiveObject, fieldManager: string): LiveObject {
  const [ours] = applyEntries(live, fieldManager)
  const managedFields = entriesOf(live).map(entry => {
    if (entry !== ours) return entry
    return { ...entry, fieldsV1: unite(entry.fieldsV1 ?? {}, setOf(annotationPath)) }
  })
  return { ...live, metadata: { ...live.metadata, managedFields } }
}

/** Whether a run has taken the claims of an adoption and has ended before the apply. */
function isInterrupted({ metadata }: LiveObject, ours: ManagedFieldsEntry): boolean {
  return metadata.annotations?.[adoptedAnnotation] === undefined && ownsPath(ours, annotationPath)
}

/**
 * The manifest as it is sent to an object that exists. It has the annotation of adopted objects if this apply adopts
 * the object, or if an earlier one did, because an apply removes what it leaves out.
 */
export function withAdoption(
  manifest: Manifest,
  live: LiveObject | undefined,
  rules: AdoptionRules,
): Manifest {
  if (live === undefined || !needsAnnotation(live, rules)) return manifest
  const { object } = manifest
  const moves = isJsonObject(object.metadata['annotations']) ? annotationAdded : annotationsAdded
  return withBody(manifest, withAnnotation(object), moves)
}

/** Whether a body that is sent to this live object has the annotation of adopted objects. */
export function needsAnnotation(live: LiveObject, rules: AdoptionRules): boolean {
  return !rules.adopt && (isAdopted(live) || adoptionOf(live, rules) !== undefined)
}

/** The body with the annotation of adopted objects. */
export function withAnnotation(body: KubeObject): KubeObject {
  const own = body.metadata['annotations']
  const annotations = { ...(isJsonObject(own) ? own : {}), [adoptedAnnotation]: 'true' }
  return { ...body, metadata: { ...body.metadata, annotations } }
}

const annotationAdded: readonly Move[] = [{ to: extendPointer('/metadata/annotations', adoptedAnnotation) }]
const annotationsAdded: readonly Move[] = [{ to: '/metadata/annotations' }]

/**
 * Whether an object that an apply was to create was there before. `result` is the answer to the apply. An answer that
 * was lost can make a repeated apply look the same, so there must be evidence: the object is older than our entry, or
 * another manager owns fields that we own, too.
 */
export function wasThereBefore(result: LiveObject, fieldManager: string): boolean {
  const [ours] = applyEntries(result, fieldManager)
  if (ours === undefined) return false
  const age = Date.parse(ours.time ?? '') - Date.parse(result.metadata.creationTimestamp)
  if (age > 1000) return true
  const others = entriesOf(result).filter(entry => entry !== ours && !entry.subresource)
  return others.some(({ fieldsV1 = {} }) => shareField(fieldsV1, ours.fieldsV1 ?? {}))
}

/** Whether two nodes of fieldsV1 have a field in common. */
function shareField(one: JsonObject, other: JsonObject): boolean {
  return Object.keys(one).some(key => {
    if (key === '.') return false
    const [own, its] = [childNode(one, key), childNode(other, key)]
    if (own === undefined || its === undefined) return false
    return isLeaf(own) || isLeaf(its) || shareField(own, its)
  })
}
