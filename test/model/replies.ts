import type { ApiFailure, FailureCause, Reply } from '../../src/api/reply.ts'
import type { Resource } from '../../src/api/resource.ts'
import { causeField } from './field-set.ts'
import type { Conflict } from './managers.ts'

/** A successful answer of the model. */
export function ok<T>(value: T, status = 200): Reply<T> {
  return { ok: true, value, status, warnings: [] }
}

export function refusal(
  status: number,
  reason: string,
  message: string,
  causes: readonly FailureCause[] = [],
): { readonly ok: false; readonly failure: ApiFailure } {
  return { ok: false, failure: { status, reason, message, causes } }
}

/** A kind as the messages of the server name it: `widgets.example.com`. */
function kindText({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`
}

export function notFound(resource: Resource, name: string) {
  return refusal(404, 'NotFound', `${kindText(resource)} "${name}" not found`)
}

/** The answer where the path of a kind is not served. */
export function notServed() {
  return refusal(404, 'NotFound', 'the server could not find the requested resource')
}

export function stale(resource: Resource, name: string, why: string) {
  const message = `Operation cannot be fulfilled on ${kindText(resource)} "${name}": ${why}`
  return refusal(409, 'Conflict', message)
}

export function invalid(resource: Resource, name: string, causes: readonly FailureCause[]) {
  const told = causes.map(({ field, message }) => `${field}: ${message}`).join(', ')
  return refusal(422, 'Invalid', `${kindText(resource)} "${name}" is invalid: ${told}`, causes)
}

export const modified =
  'the object has been modified; please apply your changes to the latest version and try again'

export function terminating(resource: Resource, name: string, namespace: string) {
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const message = `${kindText(resource)} "${name}" is forbidden: ${why}`
  const cause = {
    reason: 'NamespaceTerminating',
    field: 'metadata.namespace',
    message: 'namespace is being terminated',
  }
  return refusal(403, 'Forbidden', message, [cause])
}

/** The answer to an apply that other managers are in the way of. */
export function conflict(conflicts: readonly Conflict[]) {
  const causes = conflicts.map(({ writer, path }): FailureCause => {
    const { manager, operation, apiVersion, subresource } = writer
    const by = `"${manager}"${subresource ? ` with subresource "${subresource}"` : ''}`
    const using = operation === 'Update' ? ` using ${apiVersion}` : ''
    return { reason: 'FieldManagerConflict', field: causeField(path), message: `conflict with ${by}${using}` }
  })
  const count = `${causes.length} conflict${causes.length === 1 ? '' : 's'}`
  return refusal(409, 'Conflict', `Apply failed with ${count}`, causes)
}
