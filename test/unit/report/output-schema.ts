import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect } from 'vitest'

const schemaFile = new URL('../../../schema/output.json', import.meta.url)

export const schema = JSON.parse(readFileSync(schemaFile, 'utf8'))
export const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

/** Parses a document of -o json and checks it against schema/output.json. */
export function valid(text: string) {
  const document = JSON.parse(text)
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  return document
}
