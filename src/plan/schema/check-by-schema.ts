import type { ApiFailure } from '../../api/reply.ts'
import type { JsonObject, KubeObject } from '../../manifest/object.ts'
import { defaulted } from './defaulted.ts'
import { metadataFaults } from './metadata-faults.ts'
import { shapeFaults } from './shape-faults.ts'
import { hasRules, rootSchema } from './structure.ts'
import type { ValueFaults } from './value-faults.ts'

export interface CustomKind {
  /** The `openAPIV3Schema` of the version. */
  readonly schema: JsonObject
  /** Whether `status` is a subresource. The server then drops it from a manifest. */
  readonly hasStatus: boolean
}

/** What the schema of a CRD says about a custom resource (docs/rules.md 1.34). */
export type SchemaVerdict =
  /** `celRules`: whether the schema has CEL rules for the object, which only the server can check. */
  | { readonly kind: 'fits'; readonly celRules: boolean }
  /** `shape`: unknown fields and wrong types, which no webhook can mend. `value`: a webhook may change the value before. */
  | { readonly kind: 'shape' | 'value'; readonly failure: ApiFailure }

/** Checks a custom resource like the server does: first its shape, then its values with their defaults. */
export async function checkBySchema(
  object: KubeObject,
  { schema: given, hasStatus }: CustomKind,
  values: ValueFaults,
): Promise<SchemaVerdict> {
  const schema = rootSchema(given)
  const shape = shapeFaults(object, schema)
  if (shape.length > 0) return { kind: 'shape', failure: invalid(shape) }
  const { status, ...rest } = object
  const written = defaulted(hasStatus || status === undefined ? rest : object, given) as JsonObject
  const faults = [...metadataFaults(object), ...(await values.find(written, schema))]
  if (faults.length > 0) return { kind: 'value', failure: invalid(faults) }
  return { kind: 'fits', celRules: hasRules({ schema, values: [written] }) }
}

function invalid(faults: readonly string[]): ApiFailure {
  return { status: 422, reason: 'Invalid', message: faults.join('\n'), causes: [] }
}
