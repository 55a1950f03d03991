import { expect, test } from 'vitest'
import type { FieldsCheck } from '../../../src/plan/observation.ts'
import { explainFieldsCheck } from '../../../src/report/fields-check-text.ts'

const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'web' }
const elsewhere: FieldsCheck = { by: 'dry-run', namespace: 'default' }
const where = 'The server checked it in the namespace default, because shop does not exist yet.'

test.each([
  [
    'a value may be forbidden only there',
    'spec.type: Unsupported value',
    `${where} If only default forbids this, create shop first.`,
  ],
  ['an unknown field is unknown everywhere', 'strict decoding error: unknown field "spec.typ"', where],
])('%s', (_name, message, hint) => {
  const failure = { status: 422, reason: 'Invalid', message, causes: [] }
  const explained = explainFieldsCheck({ message, details: [] }, ref, { failure, fieldsChecked: elsewhere })
  expect(explained).toEqual({ message, details: [], hint })
})
