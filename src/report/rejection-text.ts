import { Chalk } from 'chalk'
import { type Rejection, rejectionOf } from '../api/rejection.ts'
import { kindName } from '../api/resource.ts'
import { describeRef } from '../manifest/key.ts'
import { describeOrigin } from '../manifest/manifest.ts'
import type { RefusedWrite } from '../plan/change.ts'
import type { Rejected } from '../plan/observation.ts'
import { type ClusterFlags, kubectlCommand } from '../typed-command.ts'
import { type Canvas, usualWidth } from './canvas.ts'
import { alsoDeletes } from './deleted-along.ts'
import { type Explanation, failureWords } from './explanation.ts'
import { nextStep } from './next-step.ts'
import { notReplacedLines } from './not-replaced-text.ts'
import { rowLines } from './row-lines.ts'

/** Why the server rejects a manifest, and what to do about it. Commands in the hint repeat `flags`. */
export function explainRejection(
  { failure, recreate }: Pick<Rejected, 'failure' | 'recreate'>,
  change: RefusedWrite,
  flags: ClusterFlags,
): Explanation {
  const { reason, lines } = failureWords(failure)
  const [first = '', ...details] = lines
  const origin = `This object comes from ${describeOrigin(change.origin)}.`
  if (reason === 'InvalidName') return { message: first, details, hint: origin }
  if (failure.status === 0) return { message: `it could not be checked (${reason}): ${first}`, details }
  const rejection = rejectionOf(failure)
  if (rejection.kind === 'immutable') {
    const words = immutable(rejection, reason, change)
    if (recreate?.kind === 'possible') return { ...words, hint: `${recreateStep(change)} ${origin}` }
    if (recreate === undefined) return { ...words, hint: `${immutableStep(change, flags)} ${origin}` }
    // Whoever deletes the object by hand may lose it, for the same reason for which apply does not delete it.
    const hint = `Take the change back, or give the manifest another name. ${origin}`
    return { ...words, details: [...words.details, ...notReplacedLines(recreate)], hint }
  }
  if (rejection.kind === 'unknown-fields') return { ...unknownFields(rejection, change), hint: origin }
  const step = leavingStep(change) ?? nextStep(failure, change.ref, flags)
  const hint = step === undefined ? origin : `${origin} ${step}`
  return { message: `the server rejects it (${reason}): ${first}`, details, hint }
}

function leavingStep({ evidence }: RefusedWrite): string | undefined {
  if (evidence?.kind !== 'leaving') return undefined
  const obstacle = describeRef(evidence.obstacle)
  return `${obstacle} rejects it, and prune deletes ${obstacle}. Run prune alone first. Then run apply.`
}

type Of<K extends Rejection['kind']> = Extract<Rejection, { kind: K }>
type Words = Pick<Explanation, 'message' | 'details'>

const plain: Canvas = { width: usualWidth, color: new Chalk({ level: 0 }) }

function immutable({ fields, why }: Of<'immutable'>, reason: string, { evidence }: RefusedWrite): Words {
  return {
    message: `the server does not let ${fields.join(' and ')} change (${reason}): ${why}`,
    details: evidence?.kind === 'changes' ? rowLines(evidence.rows, plain) : [],
  }
}

function immutableStep({ ref, resource }: RefusedWrite, flags: ClusterFlags): string {
  const kind = resource === undefined ? ref.kind : kindName(resource)
  const command = kubectlCommand({ ...flags, namespace: ref.namespace }, ['delete', `${kind}/${ref.name}`])
  const along = alsoDeletes(ref, undefined)
  const object = along === undefined ? 'the object' : `the object (${along})`
  return `Take the change back, give the manifest another name, or delete ${object} and apply again: ${command}.`
}

function recreateStep({ ref }: RefusedWrite): string {
  const along = alsoDeletes(ref, undefined)
  return `Take the change back, give the manifest another name, or let apply delete the object${along === undefined ? '' : ` (${along})`} and create it again: add --recreate, or the annotation kubernixos/recreate: "true" to this manifest.`
}

function unknownFields({ paths, others }: Of<'unknown-fields'>, { evidence, ref }: RefusedWrite): Words {
  const names = evidence?.kind === 'similar-fields' ? evidence.names : {}
  const told = paths.map(path => {
    const similar = names[path]
    return similar === undefined ? path : `${path} (did you mean ${similar}?)`
  })
  const [only] = told
  const kind = `the kind ${ref.kind} of ${ref.apiVersion}`
  return told.length === 1
    ? { message: `${kind} has no field ${only}`, details: others }
    : { message: `${kind} does not have these fields:`, details: [...told, ...others] }
}
