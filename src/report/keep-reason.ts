import { shellWord } from '../errors.ts'
import type { AmbientNamespace } from '../plan/prune/default-namespace.ts'
import type { KeepReason, OverLimit } from '../plan/reasons.ts'
import { type Explanation, visibleExplanation } from './explanation.ts'
import { shortList } from './names.ts'

type Explain<R> = (reason: R) => Omit<Explanation, 'details'>
type ByKind = { readonly [K in KeepReason['kind']]: Explain<Extract<KeepReason, { kind: K }>> }

const byHand = 'Delete it with kubectl if nobody needs it.'

type Tool = Extract<KeepReason, { kind: 'managed-by' }>['tool']

const toolMarks: Record<Tool, string> = {
  Helm: 'the annotation meta.helm.sh/release-name',
  'Argo CD': 'the annotation argocd.argoproj.io/tracking-id and the label argocd.argoproj.io/instance',
  Flux: 'the labels kustomize.toolkit.fluxcd.io/name and helm.toolkit.fluxcd.io/name',
}

const ambientWords: Record<AmbientNamespace['by'], string> = {
  context: 'the context of the kubeconfig names that namespace',
  nobody: 'nothing names another namespace',
}

const explanations: ByKind = {
  wanted: () => ({
    message: 'the configuration contains it under another API group',
    hint: 'Remove it from the configuration to let prune delete it.',
  }),
  restored: () => ({
    message: 'it was created after our label was set, so it was restored or copied',
    hint: byHand,
  }),
  'other-owner': ({ manager }) => ({
    message: `the field manager ${JSON.stringify(manager)} applies its label, too`,
    hint: byHand,
  }),
  'managed-by': ({ tool }) => ({
    message: `${tool} manages it`,
    hint: `Delete it with ${tool}. If ${tool} has given it up, remove ${toolMarks[tool]} from the live object to let prune delete it.`,
  }),
  controlled: ({ owner }) => ({
    message: `it is controlled by ${owner}`,
    hint: `It is deleted together with ${owner}.`,
  }),
  'prune-disabled': ({ value }) => ({
    message:
      value === undefined
        ? 'its annotation kubernixos/prune: disabled keeps it'
        : `its annotation kubernixos/prune is ${JSON.stringify(value)}, which may be a mistyped "disabled"`,
    hint: 'Remove that annotation from the live object to let prune delete it.',
  }),
  cleared: () => ({
    message: 'it has no managedFields, so nothing proves that it is ours',
    hint: byHand,
  }),
  'other-namespace': ({ lives, wanted, by }) => ({
    message: `the configuration wants it in the namespace ${wanted} instead of ${lives}, only because ${ambientWords[by]}`,
    hint: `To keep it where it is, set kubernixos.namespace = "${lives}", or give -n ${shellWord(lives)} if no manifest names another namespace. To move it, name ${wanted} there.`,
  }),
  unplaced: () => ({
    message: 'prune stops at a manifest whose kind or namespace is in doubt',
    hint: 'Do what the message of each refused object says.',
  }),
  'namespace-in-use': () => ({
    message: 'objects of the configuration live in it',
    hint: 'Move these objects to another namespace, or add the Namespace to the configuration.',
  }),
  'kept-kind': ({ what }) => ({
    message: `--keep-kinds names ${what}`,
    hint: 'To let prune delete it, leave that kind out of --keep-kinds.',
  }),
  'other-field-manager': ({ manager }) => ({
    message: `it was applied under the field manager ${JSON.stringify(manager)}`,
    hint: `To delete it, run prune with --field-manager ${shellWord(manager)}.`,
  }),
  legacy: () => ({
    message: 'legacy: its label was set by kubectl apply, as kubernixos does',
    hint: 'If kubernixos applied it for this configuration, give --prune-legacy to delete it.',
  }),
  contents: ({ what, count }) => ({
    message: `its deletion would also delete what is not ours: ${what} (${count} in all)`,
    hint: 'Delete them first, or give --prune-contents.',
  }),
  'contents-unseen': ({ kinds }) => ({
    message: `it may hold objects that you may not list: ${shortList(kinds)}`,
    hint: 'Get the right to list them, or delete it with kubectl if nobody needs what it holds.',
  }),
  'apply-failed': () => ({ message: 'the apply failed', hint: 'Repair what failed and run again.' }),
  'not-ready': () => ({
    message: 'not all objects became ready',
    hint: 'Repair what is not ready and run again.',
  }),
  'empty-configuration': () => ({
    message: 'the configuration is empty',
    hint: 'If it is meant to be empty, give --allow-empty.',
  }),
  'over-limit': explainLimit,
  'changed-since': ({ what }) => ({
    message: `it has changed since the plan was made: ${what}`,
    hint: 'Run again.',
  }),
}

/** Why an object that is ours and not wanted is kept, and what to do about it. */
export function explainKeep(reason: KeepReason): Explanation {
  const explain = explanations[reason.kind] as Explain<KeepReason>
  return visibleExplanation({ details: [], ...explain(reason) })
}

/** Why too many deletions are not carried out, and how to carry them out. */
export function explainLimit({ limit, percent, asked, replaced = 0 }: OverLimit): {
  readonly message: string
  readonly hint: string
} {
  const one = asked === 1
  const what = one ? 'deletion' : 'deletions'
  const part =
    replaced === 0 ? '' : replaced === asked ? ' for replacements' : ` (${replaced} for replacements)`
  const share =
    percent === undefined ? '' : `, which is ${percent.given} of the ${percent.of} objects that are ours`
  return {
    message: `${asked} ${what}${part} ${one ? 'is' : 'are'} more than the limit of ${limit}${share}`,
    hint: `If ${one ? 'it is' : 'they are'} meant, give --max-deletions=${asked}.`,
  }
}
