import { expect, test } from 'vitest'
import { answerOf } from '../../../../src/cluster/observe/dry-run.ts'
import type { JsonObject, KubeObject, LiveObject } from '../../../../src/manifest/object.ts'
import type { Answer } from '../../../../src/plan/observation.ts'
import { entry, ownedBy } from '../../plan/owned-by.ts'
import { no, ok } from '../../plan/replies.ts'
import { fakeApi, resourceOf } from '../fake-api.ts'

const us = 'kubectl-nixos'
const wanted: KubeObject = {
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name: 't', namespace: 'shop' },
  spec: { type: 'new' },
}
const found: KubeObject = { ...wanted, spec: { type: 'old', rest: 1, more: 2 } }
const spec = (...names: string[]): JsonObject => ({
  'f:spec': Object.fromEntries(names.map(name => [`f:${name}`, {}])),
})
const ours = entry(us, spec('type'), { operation: 'Apply' })
const created = ownedBy(found, entry('kubectl-create', spec('type', 'rest')))
const helm = ownedBy(found, ours, entry('helm', spec('rest')))
const edited = ownedBy(found, ours, entry('kubectl-edit', spec('rest')))
const unowned = ownedBy(found, ours)

function invalid(...fields: string[]) {
  const causes = fields.map(field => ({ reason: 'FieldValueForbidden', field, message: `not ${field}` }))
  return { ok: false, failure: { status: 422, reason: 'Invalid', message: 'invalid', causes } } as const
}

function cannotConvert(version: string) {
  const message = `request to convert CR to an invalid group/version: ${version}`
  return { ok: false, failure: { status: 500, reason: '', message, causes: [] } } as const
}

/** The server after an apply: the manifest is merged into the live object. */
const merged = (live: LiveObject) => ok({ ...live, spec: { ...(live['spec'] as JsonObject), type: 'new' } })
const patched = (operations: readonly { readonly path: string; readonly value?: unknown }[]) => {
  const value = operations.find(({ path }) => path === '/spec')?.value as JsonObject
  return { value, live: { ...created, spec: value } as LiveObject }
}

interface Row {
  readonly live: LiveObject
  readonly takeOver?: readonly string[]
  readonly removeExtras?: boolean
  readonly apply: ReturnType<typeof merged> | ReturnType<typeof invalid>
  /** The fields that a rule of the server forbids beside `type: new`. */
  readonly forbidden?: readonly string[]
  /** The fields without which a rule of the server forbids the object. */
  readonly required?: readonly string[]
  readonly answer: object
  readonly patches: number
}

const rows: [string, Row][] = [
  [
    'fields of kubectl that the manifest does not set are removed, proved by a dry run',
    {
      live: created,
      apply: merged(created),
      answer: {
        kind: 'accepted',
        claims: [{ manager: 'kubectl-create' }],
        result: { spec: { type: 'new', more: 2 } },
      },
      patches: 1,
    },
  ],
  [
    'no further request where nothing is removed',
    {
      live: ownedBy(found, entry('kubectl-create', spec('type'))),
      apply: merged(created),
      answer: {
        kind: 'accepted',
        claims: [{ manager: 'kubectl-create' }],
        result: { spec: { type: 'new', rest: 1 } },
      },
      patches: 0,
    },
  ],
  [
    'what nobody asked for is given up if the server rejects it',
    {
      live: created,
      apply: merged(created),
      forbidden: ['more'],
      answer: { kind: 'accepted', result: { spec: { type: 'new', rest: 1, more: 2 } } },
      patches: 1,
    },
  ],
  [
    'what was asked for is refused then',
    {
      live: helm,
      takeOver: ['helm'],
      apply: merged(helm),
      forbidden: ['type'],
      answer: { kind: 'rejected', failure: { reason: 'Invalid' } },
      patches: 2,
    },
  ],
  [
    'extras that are to be removed go',
    {
      live: edited,
      removeExtras: true,
      apply: merged(edited),
      answer: {
        kind: 'accepted',
        claims: [{ kind: 'extra', path: '/spec/rest', manager: 'kubectl-edit' }],
        result: { spec: { type: 'new', more: 2 } },
      },
      patches: 1,
    },
  ],
  [
    'extras stay if the server rejects the object without them',
    {
      live: edited,
      removeExtras: true,
      apply: merged(edited),
      forbidden: ['more'],
      answer: { kind: 'accepted', result: { spec: { type: 'new', rest: 1, more: 2 } } },
      patches: 1,
    },
  ],
  [
    'what was asked for is still claimed then',
    {
      live: ownedBy(found, ours, entry('helm', spec('more')), entry('kubectl-edit', spec('rest'))),
      takeOver: ['helm'],
      removeExtras: true,
      apply: merged(edited),
      required: ['rest'],
      answer: { kind: 'accepted', claims: [{ manager: 'helm' }], result: { spec: { type: 'new', rest: 1 } } },
      patches: 2,
    },
  ],
  [
    'a field in the way that nobody owns is cleared',
    {
      live: unowned,
      apply: invalid('spec.rest'),
      forbidden: ['rest'],
      answer: {
        kind: 'accepted',
        claims: [{ kind: 'field', path: '/spec/rest', why: 'not spec.rest' }],
        result: { spec: { type: 'new', more: 2 } },
      },
      patches: 1,
    },
  ],
  [
    'two fields one after the other',
    {
      live: unowned,
      apply: invalid('spec.rest'),
      forbidden: ['rest', 'more'],
      answer: {
        kind: 'accepted',
        claims: [{ path: '/spec/rest' }, { path: '/spec/more' }],
        result: { spec: { type: 'new' } },
      },
      patches: 2,
    },
  ],
  [
    'a field in the way of another manager is named, and the object is refused',
    {
      live: helm,
      apply: invalid('spec.rest'),
      forbidden: ['rest'],
      answer: { kind: 'rejected', inTheWay: [{ path: '/spec/rest', owners: ['helm'] }] },
      patches: 1,
    },
  ],
  [
    'a cause that no field explains',
    {
      live: unowned,
      apply: invalid('spec'),
      answer: { kind: 'rejected', failure: { status: 422 } },
      patches: 0,
    },
  ],
  [
    'entries of a version that the server no longer knows',
    {
      live: ownedBy(found, { ...entry(us, spec('type', 'rest'), { operation: 'Apply' }), apiVersion: 'v0' }),
      apply: cannotConvert('v0') as never,
      answer: {
        kind: 'accepted',
        claims: [{ kind: 'version', apiVersion: 'v0' }],
        result: { spec: { type: 'new', more: 2 } },
      },
      patches: 1,
    },
  ],
  [
    'a conflict with such an entry of another manager',
    {
      live: ownedBy(found, { ...entry('helm', spec('type'), { operation: 'Apply' }), apiVersion: 'v0' }),
      apply: cannotConvert('v0') as never,
      answer: { kind: 'conflict', conflicts: [{ manager: 'helm', path: '/spec/type' }] },
      patches: 0,
    },
  ],
  [
    'a failure that is no rejection of fields',
    {
      live: helm,
      takeOver: ['helm'],
      apply: no(500, 'InternalError') as never,
      answer: { kind: 'rejected' },
      patches: 0,
    },
  ],
]

test.each(rows)('%s', async (_what, row) => {
  const {
    live,
    takeOver = [],
    removeExtras = false,
    apply,
    forbidden = [],
    required = [],
    answer,
    patches,
  } = row
  const { api, log } = fakeApi({
    apply: () => apply,
    patch: operations => {
      const { value, live: result } = patched(operations as never)
      const missing = required.filter(name => !Object.hasOwn(value, name))
      const [first] = [...forbidden.filter(name => Object.hasOwn(value, name)), ...missing]
      return first === undefined ? ok(result) : invalid(`spec.${first}`)
    },
  })
  const question = {
    manifest: { origin: { title: 't', pointer: '' }, object: wanted },
    resource: resourceOf('Thing'),
    fieldManager: us,
    forceConflicts: false,
    recreate: false,
    keepKinds: new Set<string>(),
    adopt: false,
    adoptOthers: false,
    takeOver,
    takeBack: [],
    removeExtras,
    ignore: [],
  }
  const given: Answer = await answerOf(api, question, apply, live)
  expect(given).toMatchObject(answer)
  if (given.kind === 'accepted')
    expect(given.claims?.length ?? 0).toBe((answer as { claims?: [] }).claims?.length ?? 0)
  expect(log.filter(line => line.startsWith('patch'))).toHaveLength(patches)
})
