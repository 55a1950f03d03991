import type { FindSchema } from '../manifest/crd-schema.ts'
import { asksForForce } from '../manifest/force-annotation.ts'
import type { ObjectKey } from '../manifest/key.ts'
import type { Json, KubeObject, LiveObject } from '../manifest/object.ts'
import { checksumLabel } from '../manifest/stamp.ts'
import { aboutManifest, configuredOf } from './about-manifest.ts'
import { identityOf } from './about-object.ts'
import { adoptionOf } from './adoption.ts'
import type { Change, Create, Replace, Restamp } from './change.ts'
import { deepEqual } from './deep-equal.ts'
import { compareDocuments, createdDocument } from './diff.ts'
import type { Claim } from './fields/claim.ts'
import { type Conflict, findConflicts } from './fields/conflict.ts'
import { findClaims } from './fields/find-claims.ts'
import { findGivenUp } from './fields/given-up.ts'
import { applyEntries } from './fields/managed-fields.ts'
import { predicted } from './fields/predicted.ts'
import { withClaims } from './fields/with-claims.ts'
import { finalizersOf } from './held-by.ts'
import { helmReleaseOf } from './helm-release.ts'
import { type OtherInstance, otherInstanceOf } from './instance.ts'
import { liveRefusal } from './live-refusal.ts'
import { hasRun } from './lock/has-run.ts'
import { maskRejection, withMaskedReason } from './mask-reasons.ts'
import type { Answer, Observation, Replaceable, Unasked } from './observation.ts'
import type { ApplyRules, PlanHead } from './plan-head.ts'
import { isClusterOwn } from './prune/cluster-own.ts'
import type { Refusal } from './reasons.ts'
import { seal } from './seal.ts'

/** The rules of a run, and what is known of its kinds. */
export interface WriteContext extends Omit<ApplyRules, 'removeExtras'>, Pick<PlanHead, 'salt'> {
  /** The schemas of the configuration's own CRDs. */
  readonly findSchema?: FindSchema
  /** The Jobs that ran before and are not run again (docs/rules.md 11.8). Absent if none is known. */
  readonly ranBefore?: ReadonlySet<ObjectKey>
}

/** The change for one wanted object. A refusal because of the live object comes before the answer of the server. */
export function planWrite(observation: Observation, context: WriteContext): Change {
  const { manifest, resource, live, answer } = observation
  const claims = claimsOf(observation, context)
  const owners = live && withClaims(live, claims, context.fieldManager)
  const configured = configuredOf(manifest)
  const about = aboutManifest(observation, owners, context)
  const refuse = (reason: Refusal): Change => {
    return {
      action: 'refused',
      half: 'apply',
      ...about,
      ...(resource === undefined ? {} : { resource }),
      reason,
    }
  }
  const refusal = live && liveRefusal(live, context.instance, takenFrom(live, context))
  if (refusal?.kind === 'terminating' && resource !== undefined && hasRun(about.key, live, context))
    return { action: 'unchanged', ...about, resource, ranBefore: true }
  if (refusal !== undefined) return refuse(refusal)
  if (answer.kind === 'unknown-kind') return refuse(answer)
  if (answer.kind === 'rejected') return refuse(maskRejection(answer, [manifest.object, live]))
  if (answer.kind === 'conflict') return refuse({ kind: 'conflict', conflicts: answer.conflicts })
  if (resource === undefined) return refuse({ kind: 'unknown-kind', similar: [] })
  const write = { about, resource, object: manifest.object, configured, taken: [], claims, owners, context }
  return decided(write, live, answer)
}

/** The change for an object that is not refused. */
function decided(write: Draft, live: LiveObject | undefined, answer: Decisive): Change {
  const { about, resource, context } = write
  if (live === undefined && hasRun(about.key, live, context))
    return { action: 'unchanged', ...about, resource, ranBefore: true }
  switch (answer.kind) {
    case 'proven':
      if (answer.restamp && live !== undefined) return restamped(write, live, 'label')
      return { action: 'unchanged', ...about, resource }
    case 'accepted': {
      const asked = { ...write, taken: answer.taken }
      return live === undefined ? created(asked) : written(asked, live, answer.result)
    }
    case 'replaceable':
      return live === undefined ? created(write) : replaced(write, live, answer)
    case 'not-asked': {
      const blind = { ...write, unasked: answer }
      return live === undefined ? created(blind) : guessed(blind, live)
    }
  }
}

/** The answers that do not refuse an object. */
type Decisive = Extract<Answer, { kind: 'proven' | 'accepted' | 'replaceable' | 'not-asked' }>

/** The other instance from which this run takes a live object. Undefined if it takes none from there. */
function takenFrom(
  live: LiveObject,
  { instance, adoptOthers }: Pick<WriteContext, 'instance' | 'adoptOthers'>,
): OtherInstance | undefined {
  return adoptOthers ? otherInstanceOf(live, instance) : undefined
}

/** A write whose action is not decided yet. */
interface Draft {
  readonly about: ReturnType<typeof aboutManifest>
  readonly resource: NonNullable<Observation['resource']>
  readonly object: KubeObject
  /** The body with the fields that are left to other managers. */
  readonly configured: KubeObject
  readonly taken: readonly Conflict[]
  readonly claims: readonly Claim[]
  /** The live object after the claims. Undefined if the object does not exist. */
  readonly owners: LiveObject | undefined
  readonly unasked?: Unasked
  readonly context: WriteContext
}

/** What becomes ours before the apply. Without a dry run it is found from managedFields alone. */
function claimsOf({ manifest, live, answer }: Observation, context: WriteContext): readonly Claim[] {
  if (answer.kind === 'accepted')
    return (answer.claims ?? []).map(claim =>
      claim.kind === 'field' ? withMaskedReason(claim, [manifest.object, live]) : claim,
    )
  return answer.kind === 'not-asked' && live !== undefined ? findClaims(manifest.object, live, context) : []
}

function fieldsOf({ about, resource, object, taken, unasked, context }: Draft) {
  return { ...about, resource, body: seal(object, context.salt), taken, ...unaskedFields(unasked) }
}

function unaskedFields(unasked: Draft['unasked']): Pick<Create, 'notAsked' | 'obstacle' | 'fieldsChecked'> {
  if (unasked === undefined) return {}
  const { kind: _, why: notAsked, ...rest } = unasked
  return { notAsked, ...rest }
}

function created(draft: Draft): Change {
  const documents = { after: createdDocument(draft.object, draft.resource) }
  return { action: 'create', ...fieldsOf(draft), documents }
}

/** A write to an object that exists. Fields that stay although we give them up are no extras of this run. */
function rewriteOf(draft: Draft, live: LiveObject) {
  const { claims, owners = live, configured, context } = draft
  const givenUp = findGivenUp(configured, owners, context.fieldManager)
  const paths = new Set(givenUp.map(({ path }) => path))
  return {
    ...fieldsOf(draft),
    extras: draft.about.extras.filter(({ path }) => !paths.has(path)),
    live: identityOf(live),
    ...(claims.length === 0 ? {} : { claims }),
    ...(givenUp.length === 0 ? {} : { givenUp }),
  }
}

/** The deletion of an object and its creation anew. Nothing of others survives it. */
function replaced(draft: Draft, live: LiveObject, { fields, result }: Replaceable): Replace {
  const { resource, object: wanted, context } = draft
  const schema = context.findSchema?.(wanted.apiVersion, wanted.kind)
  const compared = compareDocuments({ live, result, wanted, resource, schema })
  const held = finalizersOf(live)
  const heldBy = held.finalizers.length === 0 ? {} : { heldBy: held }
  const about = { ...fieldsOf(draft), extras: [], live: identityOf(live), fields }
  return { action: 'replace', ...about, ...heldBy, ...compared }
}

function restamped(draft: Draft, live: LiveObject, changes: Restamp['changes']): Restamp {
  return { action: 'restamp', ...rewriteOf(draft, live), changes }
}

/**
 * The change, found by comparing the live object with `result`, the object after the write. If only the checksum label
 * or our entry in managedFields differs, it is a restamp. A field that we give up and others keep is an update, because
 * the object differs from the configuration.
 */
function written(draft: Draft, live: LiveObject, result: LiveObject): Change {
  const { resource, object: wanted, claims, owners, context } = draft
  const schema = context.findSchema?.(wanted.apiVersion, wanted.kind)
  const compared = compareDocuments({ live, result, owners, wanted, resource, schema })
  const rewrite = rewriteOf(draft, live)
  const adoption = adoptionOf(live, context)
  if (adoption !== undefined) {
    const from = takenFrom(live, context)
    const fully = adoption === 'fully' && !isClusterOwn(live)
    const helm = helmReleaseOf(result)
    const about = { fully, ...(from === undefined ? {} : { from }), ...(helm === undefined ? {} : { helm }) }
    return { action: 'adopt', ...about, ...rewrite, ...compared }
  }
  if (compared.rows.length > 0 || rewrite.givenUp !== undefined)
    return { action: 'update', ...rewrite, ...compared }
  const isUntouched = claims.length === 0 && hasSameEntry(live, result, context.fieldManager)
  const isLabelled = checksumOf(live) === checksumOf(result)
  // Values that are spelled in another way and mean the same are written without a word.
  if (compared.patch.length === 0 && isLabelled && isUntouched)
    return { action: 'unchanged', ...draft.about, resource }
  return restamped(draft, live, isLabelled ? 'entry' : 'label')
}

/** The change for a live object without a dry run. managedFields give the conflicts and the result of the write. */
function guessed(draft: Draft, live: LiveObject): Change {
  const { about, resource, object, owners = live, context } = draft
  const { fieldManager, forceConflicts } = context
  const conflicts = findConflicts(object, owners, context)
  const isForced = forceConflicts || asksForForce(object)
  if (!isForced && !conflicts.every(conflict => conflict.takeBack))
    return { action: 'refused', half: 'apply', ...about, resource, reason: { kind: 'conflict', conflicts } }
  const forced = { ...draft, taken: conflicts }
  const change = written(forced, live, predicted(object, owners, fieldManager))
  const isApplied = applyEntries(live, fieldManager).length > 0
  return change.action === 'unchanged' && !isApplied ? restamped(draft, live, 'entry') : change
}

/**
 * Whether our entry in managedFields stays the same. Other entries are not compared, because a controller may have
 * written `status` after `live` was read.
 */
function hasSameEntry(live: LiveObject, result: LiveObject, fieldManager: string): boolean {
  const owned = (object: LiveObject) =>
    applyEntries(object, fieldManager).map(({ time: _, ...entry }): Json => entry)
  return deepEqual(owned(live), owned(result))
}

function checksumOf({ metadata }: LiveObject): string | undefined {
  return metadata.labels?.[checksumLabel]
}
