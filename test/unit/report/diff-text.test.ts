import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { Change } from '../../../src/plan/change.ts'
import type { Claim } from '../../../src/plan/fields/claim.ts'
import type { Row } from '../../../src/plan/rows/row.ts'
import { mirroredNote, renderDiff } from '../../../src/report/diff-text.ts'
import { planSummary } from '../../../src/report/summary.ts'
import { planOf } from '../plan/plan-of.ts'
import {
  conflict,
  create,
  deletion,
  extraLabel,
  keep,
  refused,
  replacement,
  restamp,
  secretRefused,
  stepsOf,
  unchanged,
  update,
} from './changes.ts'

const plain = new Chalk({ level: 0 })

function rendered(...changes: Change[]): string {
  return renderDiff(planOf(changes), plain)
}

describe('objects', () => {
  test('a created one shows its manifest', () => {
    expect(rendered(create())).toMatchInlineSnapshot(`
      "+ deployment.apps/web (namespace shop) create
          + apiVersion: apps/v1
          + kind: Deployment
          + metadata: { name: web, namespace: shop }
          + spec: { replicas: 3 }
      "
    `)
  })

  test.each([
    ['namespace-to-come', 'its namespace is yet to come'],
    ['namespace-refused', 'its namespace is refused, so it does not exist yet'],
    ['kind-to-come', 'its kind is yet to come'],
    ['kind-to-change', 'the CRD of its kind is to change'],
    ['reference-to-come', 'what it refers to is yet to come'],
    ['aggregated', 'an aggregated API might keep what a dry run sends'],
  ] as const)('a create that the server was not asked about says why: %s', (notAsked, words) => {
    expect(rendered(create({ notAsked }))).toContain(`    not checked by the server: ${words}\n`)
  })

  test('a create whose fields were checked elsewhere says where', () => {
    const change = create({ notAsked: 'namespace-to-come' })
    expect(rendered({ ...change, fieldsChecked: { by: 'dry-run', namespace: 'default' } })).toContain(
      '    not checked by the server: its namespace is yet to come; a dry run in the namespace default has checked its fields\n',
    )
  })

  test('a create whose Pod Security was not checked elsewhere says so', () => {
    const fieldsChecked = { by: 'dry-run', namespace: 'default', podSecurity: true } as const
    expect(rendered({ ...create({ notAsked: 'namespace-to-come' }), fieldsChecked })).toContain(
      'a dry run in the namespace default has checked its fields, but not the Pod Security of its namespace\n',
    )
  })

  test.each<[string, Parameters<typeof replacement>[0], string]>([
    ['with a phrase', {}, 'with its pods'],
    ['counted', { along: [{ what: 'pods', count: 3 }] }, 'also deletes: 3 pods'],
    [
      'its one finalizer',
      { along: [], heldBy: { finalizers: ['a/b'] } },
      'its deletion waits for its finalizer a/b',
    ],
    [
      'its finalizers',
      { along: [], heldBy: { finalizers: ['a/b', 'c/d'], holders: [{ finalizer: 'a/b', manager: 'op' }] } },
      'its deletion waits for its finalizers a/b (set by "op"), c/d',
    ],
  ])('a replacement says what goes along: %s', (_name, details, words) => {
    const rows: readonly Row[] = [
      { kind: 'changed', path: stepsOf('spec', 'replicas'), pointers: {}, before: 5, after: 3 },
    ]
    expect(rendered(replacement({ rows, ...details }))).toBe(
      `- deployment.apps/web (namespace shop) replace: it is deleted and created again\n    ${words}\n    ~ spec.replicas: 5 → 3\n`,
    )
  })

  test.each([
    [false, ''],
    [true, ', but not by the CEL rules in it'],
  ])('a create whose fields its own CRD has checked says so: with CEL rules %s', (celRules, words) => {
    const change = create({ notAsked: 'kind-to-come' })
    expect(rendered({ ...change, fieldsChecked: { by: 'schema', celRules } })).toContain(
      `    not checked by the server: its kind is yet to come; its fields were checked by the schema of its CRD${words}\n`,
    )
  })

  test('an update shows what becomes ours, what is cleared, and what stays although we drop it', () => {
    const claims: Claim[] = [
      { kind: 'entry', manager: 'helm', operation: 'Update', why: 'asked' },
      { kind: 'entry', manager: 'kubectl-nixos', operation: 'Apply', why: 'renamed' },
      {
        kind: 'field',
        path: '/spec/strategy',
        steps: stepsOf('spec', 'strategy'),
        keys: [],
        managers: [],
        why: 'Forbidden',
      },
      {
        kind: 'extra',
        path: '/metadata/labels/owner',
        steps: stepsOf('metadata', 'labels', 'owner'),
        keys: [],
        manager: 'kubectl-label',
      },
    ]
    const change = { ...update(), claims, givenUp: [extraLabel, { ...extraLabel, manager: 'a b' }] }
    expect(rendered(change)).toMatchInlineSnapshot(`
      "~ deployment.apps/web (namespace shop) update
          taken over: all fields of "helm" (Update)
          taken over: all fields of "kubectl-nixos" (Apply), which is our former field manager
          cleared: spec.strategy, because the server rejects the manifest beside it: Forbidden
          removed: metadata.labels.owner, an extra of kubectl-label
          dropped, but stays: metadata.labels.foo (kubectl-label)
          dropped, but stays: metadata.labels.foo (a b)
          To remove it, add --take-over kubectl-label --take-over 'a b', or remove it as kubectl-label and a b.
      "
    `)
  })

  test('the last line names the flag that removes extras, unless it is given or removes none of them', () => {
    const plan = (manager: string, removeExtras: boolean) =>
      renderDiff(planOf([unchanged([{ ...extraLabel, manager }])], { removeExtras }), plain)
    expect(plan('kubectl-label', false)).toContain('add --remove-extras.\n')
    expect(plan('kubectl-label', true)).not.toContain('--remove-extras')
    expect(plan('helm', false)).not.toContain('--remove-extras')
  })

  test('restamps are counted by what changes, and show what else becomes ours', () => {
    const renamed: Claim = { kind: 'entry', manager: 'old', operation: 'Apply', why: 'renamed' }
    const asked: Claim = { kind: 'entry', manager: 'helm', operation: 'Apply', why: 'asked' }
    const moved: Change = { ...restamp(), changes: 'entry', claims: [renamed] }
    const taken: Change = { ...restamp(), changes: 'entry', claims: [renamed, asked] }
    expect(rendered(restamp(), moved, taken)).toMatchInlineSnapshot(`
      "= deployment.apps/web (namespace shop) restamp
          taken over: all fields of "helm" (Apply)
      = 1 to restamp: only the checksum label changes
      = 2 to restamp: only our entry in managedFields changes
      "
    `)
  })

  test('an updated one shows fields, what is taken back and what stays', () => {
    const rows: Row[] = [
      { kind: 'changed', path: stepsOf('spec', 'replicas'), pointers: {}, before: 5, after: 3 },
      { kind: 'removed', path: stepsOf('metadata', 'labels', 'tier'), pointers: {}, before: 'web' },
    ]
    const taken = [
      conflict({ manager: 'kubectl', operation: 'Update', subresource: 'scale', takeBack: true }),
      conflict(),
    ]
    const extras = [extraLabel]
    expect(rendered(update([], { rows, taken, extras }))).toMatchInlineSnapshot(`
      "~ deployment.apps/web (namespace shop) update
          ~ spec.replicas: 5 → 3
          - metadata.labels.tier: web
          taken back: spec.replicas of "kubectl" (Update, scale): live 5, wanted 3
          taken by force: spec.replicas of "autoscaler" (Apply): live 5, wanted 3
          extra: metadata.labels.foo (kubectl-label), stays
      To remove extras that people added with kubectl, add --remove-extras.
      "
    `)
  })

  test('unchanged and restamped ones appear only for their extras; restamps are one count', () => {
    const extras = [extraLabel]
    const changes = [unchanged(), unchanged(extras), restamp(), restamp({ extras })]
    expect(rendered(...changes)).toMatchInlineSnapshot(`
      "= deployment.apps/web (namespace shop) unchanged
          extra: metadata.labels.foo (kubectl-label), stays
      = deployment.apps/web (namespace shop) restamp
          extra: metadata.labels.foo (kubectl-label), stays
      = 2 to restamp: only the checksum label changes
      To remove extras that people added with kubectl, add --remove-extras.
      "
    `)
  })

  test('a Job that ran before is no difference, and has a line', () => {
    expect(rendered({ ...unchanged(), ranBefore: true })).toMatchInlineSnapshot(`
      "= deployment.apps/web (namespace shop) unchanged
          it ran before and is gone, so it is not run again. To run it again, set the annotation kubernixos/rerun: "true" in its manifest.
      "
    `)
  })

  test('deletions, kept and refused ones', () => {
    const changes = [
      deletion('Namespace', 'old', 'v1', ''),
      keep({ kind: 'managed-by', tool: 'Helm' }),
      refused({ kind: 'conflict', conflicts: [conflict()] }),
    ]
    expect(rendered(...changes)).toMatchInlineSnapshot(`
      "- namespace/old delete
      = configmap/kept (namespace shop) keep: Helm manages it
          Delete it with Helm. If Helm has given it up, remove the annotation meta.helm.sh/release-name from the live object to let prune delete it.
      ! deployment.apps/web (namespace shop) refused: other managers own a field with other values
          spec.replicas of "autoscaler" (Apply): live 5, wanted 3
          To leave these fields to their managers, remove them from the configuration, or name them in kubernixos.apply.ignore. To take them, add --force-conflicts, or the annotation kubernixos/force-conflicts: "true" to this manifest. If nobody else applies this object any more, add --take-over autoscaler.
      "
    `)
  })

  test('nothing to say is nothing at all', () => {
    expect(rendered(unchanged())).toBe('')
  })

  test('colours add nothing but colour', () => {
    const changes = [create(), keep({ kind: 'legacy' })]
    const coloured = renderDiff(planOf(changes), new Chalk({ level: 1 }))
    expect(coloured).toContain('\u001b[32m+ deployment.apps/web')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken out
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(rendered(...changes))
  })
})

describe('lines for stderr', () => {
  test('copies of the label', () => {
    expect(mirroredNote(planOf([]))).toBeUndefined()
    expect(mirroredNote(planOf([], { mirrored: 4 }))).toMatch(/^4 more carry the label/)
  })

  test.each([
    [[], 'nothing to do'],
    [[unchanged(), unchanged()], '2 unchanged'],
    [
      [
        unchanged(),
        deletion('Pod', 'a'),
        create(),
        update(),
        restamp(),
        keep({ kind: 'wanted' }),
        refused({ kind: 'terminating' }),
      ],
      '1 to create, 1 to update, 1 to restamp, 1 to delete, 1 kept, 1 refused, 1 unchanged',
    ],
  ])('the summary', (changes, line) => {
    expect(planSummary(planOf(changes))).toBe(line)
  })
})

test('a conflict in a Secret shows no value', () => {
  const text = rendered(secretRefused())
  expect(text).toContain('data.password of "autoscaler" (Apply): live *** (before), wanted *** (after)')
  expect(text).not.toMatch(/c2VjcmV0|aHVudGVyMg/)
})
