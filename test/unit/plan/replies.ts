import type { Reply } from '../../../src/api/reply.ts'

/** An answer of a fake API server. */
export function ok<T>(value: T, status = 200): Reply<T> {
  return { ok: true, value, status, warnings: [] }
}

/** A failure of a fake API server. `fields` are the fields of a conflict of field managers. */
export function no(status: number, reason: string, fields: readonly string[] = []): Reply<never> {
  const causes = fields.map(field => ({ reason: 'FieldManagerConflict', field, message: 'conflict' }))
  return { ok: false, failure: { status, reason, message: `${reason} by the test`, causes } }
}
