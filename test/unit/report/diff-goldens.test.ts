import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allCases } from '../../diff-goldens/cases.ts'
import { rendered, rowsOf } from '../../diff-goldens/rendered.ts'

const cases = allCases()

test('there are enough real changes', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40)
})

test.each(cases)('$name reads as it was approved', one => {
  expect(rendered(one)).toBe(readFileSync(`${one.folder}/expected.txt`, 'utf8'))
})

test.each(cases)('the rows of $name survive JSON', one => {
  const rows = rowsOf(one)
  expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
})
