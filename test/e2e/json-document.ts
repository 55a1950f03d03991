import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect } from 'vitest'

const schema = new URL('../../schema/output.json', import.meta.url)
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')))

/** The one JSON document that a run printed, held against schema/output.json; more text than that does not parse. */
export function jsonDocument(stdout: string) {
  const parsed = JSON.parse(stdout)
  expect(validate(parsed) ? [] : validate.errors).toEqual([])
  return parsed
}

/** What became of the objects of a document: `{ 'ConfigMap web': 'created' }`, in the document's order. */
export function actionsOf(document: {
  readonly changes: readonly { action: string; object: { kind: string; name: string } }[]
}): Record<string, string> {
  return Object.fromEntries(
    document.changes.map(({ action, object: { kind, name } }) => [`${kind} ${name}`, action]),
  )
}
