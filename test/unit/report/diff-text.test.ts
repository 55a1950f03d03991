import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src/manifest/object.ts'
import type { Change, FieldChange } from '../../../src/plan/change.ts'
import { mirroredNote, renderDiff, unseenWarnings } from '../../../src/report/diff-text.ts'
import { planSummary } from '../../../src/report/summary.ts'
import { planOf } from '../plan/plan-of.ts'
import {
  conflict,
  create,
  deletion,
  keep,
  refused,
  restamp,
  secretRefused,
  unchanged,
  update,
} from './changes.ts'

const plain = new Chalk({ level: 0 })

function rendered(...changes: Change[]): string {
  return renderDiff(planOf(changes), plain)
}

function fieldOf(field: FieldChange): string[] {
  return rendered(update([field]))
    .split('\n')
    .slice(1, -1)
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
    ['kind-to-come', 'its kind is yet to come'],
    ['kind-to-change', 'the CRD of its kind is to change'],
    ['reference-to-come', 'what it refers to is yet to come'],
    ['aggregated', 'an aggregated API might keep what a dry run sends'],
  ] as const)('a create that the server was not asked about says why: %s', (notAsked, words) => {
    expect(rendered(create({ notAsked }))).toContain(`    not checked by the server: ${words}\n`)
  })

  test('an updated one shows fields, what is taken back and what stays', () => {
    const fields: FieldChange[] = [
      { op: 'replace', path: '/spec/replicas', before: 5, after: 3 },
      { op: 'remove', path: '/metadata/labels/tier', before: 'web' },
    ]
    const taken = [
      conflict({ manager: 'kubectl', operation: 'Update', subresource: 'scale', takeBack: true }),
    ]
    const extras = [{ path: '/metadata/labels/foo', manager: 'kubectl-label' }]
    expect(rendered(update(fields, { taken, extras }))).toMatchInlineSnapshot(`
      "~ deployment.apps/web (namespace shop) update
          ~ .spec.replicas: 5 → 3
          - .metadata.labels.tier: web
          taken back: .spec.replicas of "kubectl" (Update, scale)
          extra: .metadata.labels.foo (kubectl-label), stays
      "
    `)
  })

  test('unchanged and restamped ones appear only for their extras; restamps are one count', () => {
    const extras = [{ path: '/metadata/labels/foo', manager: 'kubectl-label' }]
    const changes = [unchanged(), unchanged(extras), restamp(), restamp({ extras })]
    expect(rendered(...changes)).toMatchInlineSnapshot(`
      "= deployment.apps/web (namespace shop) unchanged
          extra: .metadata.labels.foo (kubectl-label), stays
      = deployment.apps/web (namespace shop) restamp
          extra: .metadata.labels.foo (kubectl-label), stays
      = 2 to restamp: only the checksum label changes
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
          Delete it with Helm.
      ! deployment.apps/web (namespace shop) refused: other managers own a field with other values
          .spec.replicas of "autoscaler" (Apply): live 5, wanted 3
          Remove these fields from the configuration, or take them over with --force-conflicts.
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

describe('fields', () => {
  const short: [FieldChange, string][] = [
    [{ op: 'add', path: '/metadata/labels/a.b~1c', after: 'yes' }, '+ .metadata.labels["a.b/c"]: "yes"'],
    [
      { op: 'add', path: '/spec/list/-', after: { a: 1, b: [true, null] } },
      '+ .spec.list[]: { a: 1, b: [true, null] }',
    ],
    [{ op: 'remove', path: '/spec/list/0', before: [] }, '- .spec.list[0]: []'],
    [{ op: 'replace', path: '/a', before: '1', after: 1 }, '~ .a: "1" → 1'],
    [{ op: 'replace', path: '/a', before: '', after: {} }, '~ .a: "" → {}'],
    [{ op: 'replace', path: '/a', before: null, after: false }, '~ .a: null → false'],
    [
      { op: 'replace', path: '/data/password', before: '*** (before)', after: '*** (after)' },
      '~ .data.password: *** (before) → *** (after)',
    ],
    [{ op: 'replace', path: '/a', before: '\u009b2Jx', after: 'y' }, '~ .a: "\\u009b2Jx" → "y"'],
    [{ op: 'replace', path: '/a', before: '\u001b[2Jx', after: 'y' }, '~ .a: "\\u001b[2Jx" → "y"'],
    [
      { op: 'replace', path: '/a', before: 1, after: '\uF5B3i9007199254740993' },
      '~ .a: 1 → 9007199254740993',
    ],
  ]
  test.each(short)('%o', (field, line) => {
    expect(fieldOf(field)).toEqual([`    ${line}`])
  })

  test('texts are compared line by line', () => {
    const before = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n'
    const after = before.replace('five', '5').replace('eight\n', 'eight\nnine\n')
    expect(fieldOf({ op: 'replace', path: '/data/text', before, after })).toEqual([
      '    ~ .data.text:',
      '        ...',
      '        three',
      '        four',
      '      - five',
      '      + 5',
      '        six',
      '        seven',
      '        eight',
      '      + nine',
    ])
  })

  test('a line break at the end is a difference, too', () => {
    expect(fieldOf({ op: 'replace', path: '/a', before: 'one\ntwo', after: 'one\ntwo\n' })).toEqual([
      '    ~ .a:',
      '        one',
      '        two',
      '      + ',
    ])
  })

  test('an added text stands in its lines', () => {
    expect(fieldOf({ op: 'add', path: '/data/text', after: 'one\n\u001b[2Jtwo\n' })).toEqual([
      '    + .data.text:',
      '      + one',
      '      + \\u001b[2Jtwo',
    ])
  })

  test('a large added value is YAML', () => {
    const after = {
      name: 'web',
      args: ['--a', '-b'],
      env: [{ name: 'A', value: '1' }],
      script: 'a\nb',
      empty: {},
    }
    const image = 'registry.example.com/a/rather/long/path/to/an/image/of/the/web/front/end:1.2.3'
    expect(fieldOf({ op: 'add', path: '/spec/containers/1', after: { ...after, image } })).toEqual([
      '    + .spec.containers[1]:',
      '      + name: web',
      '      + args: ["--a", "-b"]',
      '      + env:',
      '      +   - name: A',
      '      +     value: "1"',
      '      + script: |',
      '      +   a',
      '      +   b',
      '      + empty: {}',
      `      + image: ${image}`,
    ])
  })

  test('very long values and blocks are cut, and say so', () => {
    const [line = ''] = fieldOf({ op: 'add', path: '/a', after: 'x'.repeat(5000) })
    expect(line).toMatch(/x\.\.\. \(4806 more characters\)$/)
    const lines: Json = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, index]))
    expect(fieldOf({ op: 'add', path: '/a', after: lines }).at(-1)).toContain('... 20 more lines')
  })

  test('two long values are cut to where they differ', () => {
    const same = 'x'.repeat(3000)
    expect(fieldOf({ op: 'replace', path: '/a', before: `${same}old`, after: `${same}new` })).toEqual([
      '    ~ .a:',
      `      - ...${'x'.repeat(20)}old`,
      `      + ...${'x'.repeat(20)}new`,
    ])
    const [, old] = fieldOf({ op: 'replace', path: '/a', before: `a${same}`, after: 'b' })
    expect(old).toMatch(/- axxx.*more characters\)$/)
  })
})

describe('lines for stderr', () => {
  test('what could not be seen', () => {
    const plan = planOf([], { unseen: [{ what: 'widgets.example.com', why: 'forbidden' }] })
    expect(unseenWarnings(plan)).toBe(
      'warning: could not look for deletions among widgets.example.com: forbidden\n',
    )
    expect(unseenWarnings(planOf([]))).toBe('')
  })

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
  expect(text).toContain('.data.password of "autoscaler" (Apply): live *** (before), wanted *** (after)')
  expect(text).not.toMatch(/c2VjcmV0|aHVudGVyMg/)
})
