import { expect, test } from 'vitest'
import { otherName } from '../../../../src/cluster/observe/other-name.ts'

test.each([
  ['a', /^a-[0-9a-f]{10}$/],
  ['web', /^web-[0-9a-f]{10}$/],
  // A name with its full length, such as the 52 characters of a CronJob, gets no longer.
  ['x'.repeat(52), /^x{41}-[0-9a-f]{10}$/],
  // No name ends with a dot or a dash before the random text, because two of them are often not allowed.
  ['store.one.example.com', /^store\.one-[0-9a-f]{10}$/],
  ['system:web', /^syste-[0-9a-f]{10}$/],
])('%s', (name, form) => {
  const other = otherName(name)
  expect(other).toMatch(form)
  expect(other.length).toBeLessThanOrEqual(Math.max(name.length, 16))
  expect(otherName(name)).not.toBe(other)
})
