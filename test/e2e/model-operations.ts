import fc from 'fast-check'
import type { JsonPatchOperation } from '../../src/api/json-patch.ts'
import type { Json, KubeObject, ManagedFieldsEntry } from '../../src/manifest/object.ts'

/** A request that a model and a real server get. What depends on the live object is taken from each one's own. */
export type Operation =
  | {
      readonly kind: 'apply'
      readonly object: KubeObject
      readonly manager: string
      readonly force: boolean
      readonly dryRun: boolean
    }
  | { readonly kind: 'create'; readonly object: KubeObject; readonly manager: string }
  | {
      readonly kind: 'edit'
      readonly target: Target
      readonly edits: readonly JsonPatchOperation[]
      readonly dryRun: boolean
    }
  | {
      readonly kind: 'owners'
      readonly target: Target
      readonly change: OwnersChange
      readonly version: Precondition
    }
  | {
      readonly kind: 'delete'
      readonly target: Target
      readonly uid: Precondition
      readonly version: Precondition
      readonly dryRun: boolean
    }

export type Target = Pick<KubeObject, 'apiVersion' | 'kind'> & { readonly name: string }
/** `none` sends none, and `stale` sends another value than that of the object. */
export type Precondition = 'right' | 'stale' | 'none'
export type OwnersChange = 'reset' | 'drop-last' | 'to-first-applier'

const managers = ['one', 'two'] as const

const word = fc.constantFrom('a', 'b', 'c')
const size = fc.integer({ min: 1, max: 2 })
/** At most three keys, so that managers meet in the same fields. */
const words = fc.dictionary(word, word, { maxKeys: 3 })
const keyed = <T>(item: fc.Arbitrary<T>, key: (item: T) => unknown) =>
  fc.uniqueArray(item, { maxLength: 3, selector: key })
const optional = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] })

const env = keyed(fc.record({ name: word, value: word }), ({ name }) => name)
const part = fc.record({ name: word, value: word, env }, { requiredKeys: ['name'] })
const port = fc.record(
  { port: size, protocol: fc.constantFrom('TCP', 'UDP'), name: word },
  { requiredKeys: ['port'] },
)
const spec = optional({
  size,
  options: words,
  point: optional({ x: size, y: size }),
  tags: fc.uniqueArray(word, { maxLength: 3 }),
  steps: fc.array(word, { maxLength: 2 }),
  ports: keyed(port, ({ port, protocol = 'TCP' }) => `${port}/${protocol}`),
  parts: keyed(part, ({ name }) => name),
})
// A real server stores an empty map of a custom resource's metadata, hides it, and writes the object once more later.
const filled = fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 })
const metadata = optional({ labels: filled, annotations: filled })
const widget = fc.constantFrom('x', 'y').map(name => ({ apiVersion: 'example.com/v1', kind: 'Widget', name }))
const configMap = fc.constantFrom('x', 'y').map(name => ({ apiVersion: 'v1', kind: 'ConfigMap', name }))
const target: fc.Arbitrary<Target> = fc.oneof({ weight: 3, arbitrary: widget }, configMap)

function objectOf({ apiVersion, kind, name }: Target, more: object, content: object): KubeObject {
  const metadata = { ...more, name, namespace: 'model' }
  return JSON.parse(JSON.stringify({ apiVersion, kind, metadata, ...content }))
}

const object = fc
  .record({ target, metadata, spec, data: words })
  .map(({ target, metadata, spec, data }) =>
    objectOf(target, metadata, target.kind === 'Widget' ? { spec } : { data }),
  )

const added = (path: string, value: Json): JsonPatchOperation => ({ op: 'add', path, value })
const removed = (path: string): JsonPatchOperation => ({ op: 'remove', path })

const replaced: fc.Arbitrary<JsonPatchOperation> = fc.oneof(
  filled.map(value => added('/metadata/labels', value)),
  fc.boolean().map(holds => added('/metadata/finalizers', holds ? ['example.com/hold'] : [])),
  words.map(value => added('/data', value)),
  spec.map(value => added('/spec', JSON.parse(JSON.stringify(value)))),
  word.map(name => removed(`/data/${name}`)),
  fc.constant(removed('/spec/ports')),
)
/** An edit of a field that the kind has. */
const edit = fc
  .record({ target, edits: fc.array(replaced, { minLength: 1, maxLength: 2 }), dryRun: fc.boolean() })
  .map(({ target, edits, dryRun }) => {
    const other = target.kind === 'Widget' ? '/data' : '/spec'
    const own = edits.filter(({ path }) => !path.startsWith(other))
    return { kind: 'edit' as const, target, edits: own, dryRun: dryRun && own.length > 1 }
  })

const precondition = fc.constantFrom<Precondition>('right', 'right', 'none', 'stale')

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('apply' as const),
      object,
      manager: fc.constantFrom(...managers),
      force: fc.boolean(),
      dryRun: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('create' as const), object, manager: fc.constant('maker') }),
  },
  { weight: 3, arbitrary: edit },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('owners' as const),
      target,
      change: fc.constantFrom<OwnersChange>('reset', 'drop-last', 'to-first-applier'),
      version: fc.constantFrom<Precondition>('right', 'right', 'stale'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      target,
      uid: fc.constantFrom<Precondition>('right', 'right', 'right', 'stale'),
      version: precondition,
      dryRun: fc.constantFrom(false, true),
    }),
  },
)

/** The entries after such a change. Their order does not matter, because the server sorts them by time. */
export function changedOwners(
  given: readonly ManagedFieldsEntry[],
  change: OwnersChange,
): ManagedFieldsEntry[] {
  const nameOf = ({ operation, manager = '' }: ManagedFieldsEntry) => `${operation} ${manager}`
  const entries = given.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  switch (change) {
    case 'reset':
      return [{} as ManagedFieldsEntry]
    case 'drop-last':
      return entries.length < 2 ? entries : entries.slice(0, -1)
    case 'to-first-applier': {
      const isApplier = ({ operation }: ManagedFieldsEntry) => operation === 'Apply'
      const [first] = entries.filter(one => !isApplier(one))
      if (first === undefined || entries.some(isApplier)) return entries
      return [{ ...first, manager: 'one', operation: 'Apply' }, ...entries.filter(one => one !== first)]
    }
  }
}
