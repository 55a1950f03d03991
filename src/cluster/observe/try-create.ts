import type { ApiFailure, Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import type { KubeObject, LiveObject } from '../../manifest/object.ts'
import { isService } from '../../plan/held-values.ts'
import { withoutValuesOf, withValuesOf } from '../../plan/own-values.ts'
import { withTexts } from '../../plan/with-texts.ts'
import type { Api } from '../rest/api.ts'
import { otherName, withOwnName } from './other-name.ts'

/** A wanted object, and the live one in whose place it shall be. */
export interface Successor {
  readonly resource: Resource
  readonly object: KubeObject
  readonly live: LiveObject
  readonly fieldManager: string
}

/**
 * Asks the server by a dry run whether it would create an object that exists. The dry run has another name, because the
 * name is taken. In the result, this name and the UID of the dry run are those of the live object, wherever the server has
 * written them. A Service is asked about without the values that only the live one can have now.
 */
export async function tryCreate(api: Pick<Api, 'apply'>, successor: Successor): Promise<Reply<LiveObject>> {
  const { object, live } = successor
  const first = await createElsewhere(api, successor)
  if (first.ok || !isService(object) || !isAllTaken(first.failure)) return first
  const free = withoutValuesOf(object, live)
  if (free === undefined) return first
  const second = await createElsewhere(api, { ...successor, object: free })
  return second.ok ? { ...second, value: withValuesOf(second.value, object) } : second
}

async function createElsewhere(
  api: Pick<Api, 'apply'>,
  { resource, object, live, fieldManager }: Successor,
): Promise<Reply<LiveObject>> {
  const { name } = object.metadata
  const other = otherName(name)
  const body = { ...object, metadata: { ...object.metadata, name: other } }
  const reply = await api.apply(resource, body, { fieldManager, force: false, dryRun: true })
  if (!reply.ok) return { ok: false, failure: withOwnName(reply.failure, other, name) }
  if (reply.status !== 201) return { ok: false, failure: nameTaken }
  const texts = new Map([
    [other, name],
    [reply.value.metadata.uid, live.metadata.uid],
  ])
  return { ...reply, value: withTexts(reply.value, texts) }
}

/** Whether nothing else is wrong. A webhook that rejects a value names no causes. */
function isAllTaken({ causes }: ApiFailure): boolean {
  return causes.length > 0 && causes.every(({ message }) => message.endsWith('is already allocated'))
}

const nameTaken: ApiFailure = {
  status: 0,
  reason: 'NameTaken',
  message: 'the name that the dry run tried is taken; try again',
  causes: [],
}
