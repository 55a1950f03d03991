import type { KeepReason } from '../plan/reasons.ts'
import { type Explanation, visibleExplanation } from './explanation.ts'

type Explain<R> = (reason: R) => Omit<Explanation, 'details'>
type ByKind = { readonly [K in KeepReason['kind']]: Explain<Extract<KeepReason, { kind: K }>> }

const byHand = 'Delete it with kubectl if nobody needs it.'

const explanations: ByKind = {
  wanted: () => ({ message: 'the configuration holds it, under another API group' }),
  restored: () => ({ message: 'it is newer than our label: it was restored or copied', hint: byHand }),
  'other-owner': ({ manager }) => ({
    message: `${JSON.stringify(manager)} applies its label, too`,
    hint: byHand,
  }),
  'managed-by': ({ tool }) => ({ message: `${tool} manages it`, hint: `Delete it with ${tool}.` }),
  controlled: ({ owner }) => ({
    message: `it is controlled by ${owner}`,
    hint: `It goes when ${owner} goes.`,
  }),
  'prune-disabled': () => ({
    message: 'its annotation kubernixos/prune: disabled keeps it',
    hint: 'Remove that annotation from the live object to let prune delete it.',
  }),
  'system-namespace': () => ({ message: 'it is a namespace of the cluster itself' }),
  'namespace-in-use': () => ({ message: 'objects of the configuration live in it' }),
  'other-field-manager': ({ manager }) => ({
    message: `it was applied under the field manager ${JSON.stringify(manager)}`,
    hint: `Run prune with --field-manager ${manager} to delete it.`,
  }),
  legacy: () => ({
    message: 'its label was set by kubectl apply (kubernixos), which proves no ownership',
    hint: byHand,
  }),
  contents: ({ what, count }) => ({
    message: `it would take along what is not ours: ${what} (${count} in all)`,
    hint: 'Delete them first, or give --prune-contents.',
  }),
  'apply-failed': () => ({ message: 'the apply failed', hint: 'Mend what failed and run again.' }),
  'empty-configuration': () => ({
    message: 'the configuration is empty',
    hint: 'If that is meant, give --allow-empty.',
  }),
  'over-limit': ({ limit, asked }) => ({
    message: `${asked} ${asked === 1 ? 'deletion is' : 'deletions are'} more than the limit of ${limit}`,
    hint: `If ${asked === 1 ? 'it is' : 'they are'} meant, give --max-deletions=${asked}.`,
  }),
  'changed-since': ({ what }) => ({ message: `it changed meanwhile: ${what}`, hint: 'Run again.' }),
}

/** Why something of ours stays although the configuration does not hold it. */
export function explainKeep(reason: KeepReason): Explanation {
  const explain = explanations[reason.kind] as Explain<KeepReason>
  return visibleExplanation({ details: [], ...explain(reason) })
}
