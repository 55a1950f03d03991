import { expect, test } from 'vitest'
import { parseJson } from '../../../../src/manifest/json.ts'
import type { JsonObject } from '../../../../src/manifest/object.ts'
import { ValueFaults } from '../../../../src/plan/schema/value-faults.ts'

const values = new ValueFaults()

/** 2^53 is 9007199254740992. A double can't tell it from the integer that follows. */
test.each([
  ['9007199254740993', '{"enum": [9007199254740993]}', []],
  ['9007199254740992', '{"enum": [9007199254740993]}', []],
  ['9007199254740992', '{"not": {"enum": [9007199254740993]}}', []],
  ['9007199254740992', '{"oneOf": [{"enum": [9007199254740992]}, {"enum": [9007199254740993]}]}', []],
  ['{"a": 9007199254740992}', '{"not": {"enum": [{"a": 9007199254740993}]}}', []],
  ['9007199254740992', '{"maximum": 9007199254740993, "exclusiveMaximum": true}', []],
  ['9007199254740993', '{"multipleOf": 3}', []],
  ['9007199254740993', '{"anyOf": [{"multipleOf": 3}]}', []],
  ['6', '{"not": {"multipleOf": 3}}', []],
  ['9007199254740993', '{"enum": [1, 2]}', ['v must be one of [1,2]']],
  ['9007199254740993', '{"maximum": 10}', ['v must be <= 10']],
  ['4', '{"multipleOf": 3}', ['v must be multiple of 3']],
])('%s under %s', async (value, schema, faults) => {
  const object = parseJson(`{"v": ${value}}`) as JsonObject
  const properties = parseJson(`{"v": ${schema}}`)
  expect(await values.find(object, { type: 'object', properties })).toEqual(faults)
})
