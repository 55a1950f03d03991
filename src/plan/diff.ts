import { compare, type Operation } from 'fast-json-patch'
import type { Resource } from '../api/resource.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type LiveObject,
} from '../manifest/object.ts'
import { tokensOf } from '../manifest/pointer.ts'
import { isSecret, maskPair } from '../manifest/secret.ts'
import type { FieldChange, Update } from './change.ts'
import { withoutNoise } from './noise.ts'
import { inReadingOrder } from './reading-order.ts'

/** The document of an object that would be created: the manifest without noise, a Secret's values masked. */
export function createdDocument(object: KubeObject, resource: Pick<Resource, 'hasStatus'>): JsonObject {
  return documentPair(undefined, object, resource.hasStatus).after
}

/**
 * What lives and what would live as documents, noise removed, and the RFC 6902 patch between them with the value
 * before for readers. A Secret's values are masked after the changes are decided.
 */
export function compareDocuments(
  live: LiveObject,
  result: KubeObject | LiveObject,
  { hasStatus }: Pick<Resource, 'hasStatus'>,
): Pick<Update, 'documents' | 'patch'> {
  const before = withoutNoise(live, hasStatus)
  const after = withoutNoise(result, hasStatus)
  const secret = isSecret(result)
  const patch = inReadingOrder(compare(before, after), before, after).flatMap(operation =>
    isChange(operation)
      ? [fieldChange(operation, valueAt(before, operation.path), newValue(operation), secret)]
      : [],
  )
  return { documents: patch.length === 0 ? { before, after } : documentPair(live, result, hasStatus), patch }
}

function documentPair(live: LiveObject | undefined, result: KubeObject | LiveObject, hasStatus: boolean) {
  const before = live === undefined ? undefined : withoutNoise(live, hasStatus)
  const after = withoutNoise(result, hasStatus)
  const shown = isSecret(result) ? maskPair([], before, after) : { before, after }
  return { before: shown.before as JsonObject, after: shown.after as JsonObject }
}

type ChangeOperation = Extract<Operation, { op: FieldChange['op'] }>

function isChange(operation: Operation): operation is ChangeOperation {
  return operation.op === 'add' || operation.op === 'remove' || operation.op === 'replace'
}

function newValue(operation: ChangeOperation): Json | undefined {
  return operation.op === 'remove' ? undefined : operation.value
}

function fieldChange(
  { op, path }: Pick<FieldChange, 'op' | 'path'>,
  before: Json | undefined,
  after: Json | undefined,
  secret: boolean,
): FieldChange {
  const shown = secret ? maskPair(tokensOf(path), before, after) : { before, after }
  return {
    op,
    path,
    ...(shown.before === undefined ? {} : { before: shown.before }),
    ...(shown.after === undefined ? {} : { after: shown.after }),
  }
}

/** compare changes a list from its end, so that the pointers of changed and removed items hold in what lives. */
function valueAt(root: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = root
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(value)) value = value[Number(token)]
    else value = isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined
  }
  return value
}
