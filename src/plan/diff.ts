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
import type { FieldChange } from './change.ts'
import { withoutNoise } from './noise.ts'
import { inReadingOrder } from './reading-order.ts'

/**
 * The RFC 6902 patch from what lives to what would live, noise removed, with the value before for readers; a
 * Secret's values are masked here, after the changes are decided. A creation is one `add` at path "" of the whole
 * object: the patch stays valid RFC 6902, and a reader gets the manifest as it was written.
 */
export function fieldChanges(
  live: LiveObject | undefined,
  result: KubeObject | LiveObject,
  resource: Pick<Resource, 'hasStatus'> | undefined,
): FieldChange[] {
  const hasStatus = resource?.hasStatus ?? true
  const after = withoutNoise(result, hasStatus)
  const secret = isSecret(result)
  if (live === undefined) return [fieldChange({ op: 'add', path: '' }, undefined, after, secret)]
  const before = withoutNoise(live, hasStatus)
  return inReadingOrder(compare(before, after), before, after).flatMap(operation =>
    isChange(operation)
      ? [fieldChange(operation, valueAt(before, operation.path), newValue(operation), secret)]
      : [],
  )
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
