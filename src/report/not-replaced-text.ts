import type { NotReplaced } from '../plan/prune/replace-gate.ts'
import { failureWords } from './explanation.ts'
import { explainKeep } from './keep-reason.ts'

type Words<N> = (why: N) => readonly string[]
type ByKind = { readonly [K in NotReplaced['kind']]: Words<Extract<NotReplaced, { kind: K }>> }

const words: ByKind = {
  never: ({ what }) => [`it is not deleted and created again, because that is never done to ${what}`],
  'needs-annotation': ({ what, loss }) => [
    `it is not deleted and created again, because ${losses[loss]}; for ${what} only the annotation kubernixos/recreate: "true" of the manifest asks for that`,
  ],
  'not-ours': () => [
    'it is not deleted and created again, because it does not belong to this configuration: our field manager does not own its label',
  ],
  adopted: () => [
    'it is not deleted and created again, because it was there before this configuration; give --adopt with --recreate if it may be deleted',
  ],
  'cluster-own': () => ['it is not deleted and created again, because Kubernetes itself makes it'],
  'volume-data': () => [
    'it is not deleted and created again, because its deletion would delete the volume claims of its pods (persistentVolumeClaimRetentionPolicy.whenDeleted: Delete)',
  ],
  kept: ({ reason }) => [`it is not deleted and created again, because ${explainKeep(reason).message}`],
  'create-rejected': ({ failure }) => {
    const { reason, lines } = failureWords(failure)
    const [first = '', ...more] = lines
    return [
      `it is not deleted and created again, because the server would not create it either (${reason}): ${first}`,
      ...more,
    ]
  },
}

const losses: Record<Extract<NotReplaced, { kind: 'needs-annotation' }>['loss'], string> = {
  data: 'its operator may delete data with it',
  rights: 'it may be what gives you your rights',
  address: 'it may get another external address',
}

/** Why an object is not deleted and created again although somebody has asked for that. */
export function notReplacedLines(why: NotReplaced): readonly string[] {
  const explain = words[why.kind] as Words<NotReplaced>
  return explain(why)
}
