import type { Reply } from '../../../src/api/reply.ts'

/** An answer of the API server that a fake one gives. */
export function ok<T>(value: T, status = 200): Reply<T> {
  return { ok: true, value, status, warnings: [] }
}

/** A failure that a fake API server answers with; `fields` are those of a conflict of field managers. */
export function no(status: number, reason: string, fields: readonly string[] = []): Reply<never> {
  const causes = fields.map(field => ({ reason: 'FieldManagerConflict', field, message: 'conflict' }))
  return { ok: false, failure: { status, reason, message: `${reason} by the test`, causes } }
}
