import { apiServiceName, kindName } from '../api/resource.ts'
import { shellWord } from '../errors.ts'
import { describeRef, groupOf } from '../manifest/key.ts'
import { extendPointer } from '../manifest/pointer.ts'
import { checksumLabel } from '../manifest/stamp.ts'
import type { Refused, RefusedWrite } from '../plan/change.ts'
import type { Conflict } from '../plan/fields/conflict.ts'
import type { Unseen } from '../plan/observation.ts'
import type { Refusal } from '../plan/reasons.ts'
import { type ClusterFlags, kubectlCommand } from '../typed-command.ts'
import { conflictText } from './conflict-text.ts'
import { type Explanation, visibleExplanation } from './explanation.ts'
import { explainFieldsCheck } from './fields-check-text.ts'
import { belongsTo } from './instance-words.ts'
import { explainLimit } from './keep-reason.ts'
import { explainLeftovers } from './leftover-text.ts'
import { explainRejection } from './rejection-text.ts'
import { explainRemoval } from './removal-text.ts'

type Explain<R> = (reason: R, change: RefusedWrite, flags: ClusterFlags) => Explanation
type ByKind = { readonly [K in Refusal['kind']]: Explain<Extract<Refusal, { kind: K }>> }

const explanations: ByKind = {
  'unknown-kind': ({ similar, undiscovered }, { ref }, flags) =>
    undiscovered === undefined
      ? {
          message: `the server does not know the kind ${ref.kind} of ${ref.apiVersion}`,
          details: [],
          hint: unknownKindHint(similar, ref.apiVersion, flags),
        }
      : explainUndiscovered(undiscovered, flags),
  conflict: ({ conflicts }) => conflicting(conflicts),
  rejected: ({ inTheWay = [], ...rejected }, change, flags) =>
    inTheWay.length > 0
      ? explainLeftovers(rejected.failure, inTheWay)
      : explainFieldsCheck(explainRejection(rejected, change, flags), change.ref, rejected),
  'other-instance': ({ instance }) => ({
    message: `it ${belongsTo({ name: instance ?? null })}`,
    details: [],
    hint: 'Remove it from one of the two configurations, because two owners would undo the changes of each other. To take it into this one, give --adopt.',
  }),
  terminating: (_, change, flags) => ({
    message: 'it is being deleted',
    details: heldBy(change),
    hint: `Run again once ${describeRef(change.ref)} is gone.${waitStep(change, flags)}`,
  }),
  'namespace-mismatch': ({ asked }, { ref }) => ({
    message: `it names the namespace ${ref.namespace}, but -n names ${asked}`,
    details: [],
    hint: 'Leave -n out, because it is for objects without a namespace of their own.',
  }),
  'value-held': ({ field, value, holder, fate }) => ({
    message: `${field} is ${value}, which ${describeRef(holder)} ${fate === 'delete' ? 'has until prune deletes it' : 'keeps, because prune releases it and does not delete it'}`,
    details: [],
    hint:
      fate === 'delete'
        ? `Run prune alone first, because it deletes ${describeRef(holder)}. Then run apply.`
        : 'Choose another value.',
  }),
  'over-limit': reason => ({ details: [], ...explainLimit(reason) }),
}

/**
 * Why a wanted object is not written, or an old one not removed, and what to do about it. Commands in the hint repeat
 * `flags`.
 */
export function explainRefusal(change: Refused, flags: ClusterFlags = {}): Explanation {
  if (change.half === 'prune') return visibleExplanation(explainRemoval(change, flags))
  const explain = explanations[change.reason.kind] as Explain<Refusal>
  return visibleExplanation(explain(change.reason, change, flags))
}

function unknownKindHint(similar: readonly string[], apiVersion: string, flags: ClusterFlags): string {
  if (similar.length > 0) return `Was ${similar.join(', or ')} meant?`
  // Kubernetes' own groups have no domain, or one under k8s.io. No CRD of a user adds a kind to them.
  const { kubeconfig, context } = flags
  if (!groupOf(apiVersion).includes('.'))
    return `See the kinds that it knows: ${kubectlCommand({ kubeconfig, context }, ['api-resources'])}`
  return 'Add its CustomResourceDefinition to the configuration, or install it first.'
}

/** An aggregated API server may serve the kind, so a CustomResourceDefinition would not help. */
function explainUndiscovered({ what, why }: Unseen, { kubeconfig, context }: ClusterFlags): Explanation {
  const command = kubectlCommand({ kubeconfig, context }, ['describe', 'apiservice', apiServiceName(what)])
  return {
    message: `the API group ${what} could not be discovered: ${why}`,
    details: [],
    hint: `Repair the API server of this group, or take its objects out of the configuration. To see what is wrong with it: ${command}`,
  }
}

function conflicting(conflicts: readonly Conflict[]): Explanation {
  const others = conflicts.filter(conflict => !conflict.takeBack)
  const shown = others.length > 0 ? others : conflicts
  const what =
    shown.length === 0 ? 'some of its fields' : shown.length === 1 ? 'a field' : `${shown.length} fields`
  return {
    message: `other managers own ${what} with other values`,
    details: shown.map(conflictText),
    hint: conflictHint(others),
  }
}

/** Our label is in no manifest, so nobody can remove it there. Its owner may be the field manager of an earlier run. */
function conflictHint(others: readonly Conflict[]): string {
  const former = others.find(({ path }) => path === labelPointer)?.manager
  if (former === undefined) return [...waysOut, ...takeBackHint(others), ...takeOverHint(others)].join(' ')
  return `An apply under the field manager ${JSON.stringify(former)} has set our label. If that was an earlier run of this configuration, add --take-over ${shellWord(former)}.`
}

const waysOut = [
  'To leave these fields to their managers, remove them from the configuration, or name them in kubernixos.apply.ignore.',
  'To take them, add --force-conflicts, or the annotation kubernixos/force-conflicts: "true" to this manifest.',
]

function takeBackHint(others: readonly Conflict[]): string[] {
  const edited = managersOf(others.filter(({ operation }) => operation === 'Update'))
  return edited.length === 0 ? [] : [`To take back every edit, name ${edited} in kubernixos.apply.takeBack.`]
}

/** An Apply entry is never taken back, because its manager applies the fields from a manifest (docs/rules.md 1.24). */
function takeOverHint(others: readonly Conflict[]): string[] {
  const appliers = [...new Set(others.flatMap(one => (one.operation === 'Apply' ? [one.manager] : [])))]
  if (appliers.length === 0) return []
  const flags = appliers.map(manager => `--take-over ${shellWord(manager)}`).join(' ')
  return [`If nobody else applies this object any more, add ${flags}.`]
}

function managersOf(conflicts: readonly Conflict[]): string {
  return [...new Set(conflicts.map(({ manager }) => JSON.stringify(manager)))].join(' and ')
}

const labelPointer = extendPointer('/metadata/labels', checksumLabel)

/** The command that ends when the object is gone. */
function waitStep({ ref, resource }: RefusedWrite, { kubeconfig, context }: ClusterFlags): string {
  if (resource === undefined) return ''
  const words = ['wait', '--for=delete', `${kindName(resource)}/${ref.name}`]
  const command = kubectlCommand({ kubeconfig, context, namespace: ref.namespace }, words)
  return ` To wait for that: ${command}`
}

function heldBy({ evidence }: RefusedWrite): string[] {
  return evidence?.kind === 'held-by' ? [...evidence.holders] : []
}
