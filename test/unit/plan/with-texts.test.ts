import { expect, test } from 'vitest'
import { withTexts } from '../../../src/plan/with-texts.ts'

test('whole texts are replaced, wherever they are; keys and parts of texts stay', () => {
  const texts = new Map([
    ['web-0123', 'web'],
    ['u2', 'u1'],
  ])
  const object = {
    metadata: { name: 'web-0123', uid: 'u2', labels: { 'web-0123': 'u2', part: 'of web-0123' } },
    list: ['web-0123', 1, null, true, { deep: 'web-0123' }],
  }
  expect(withTexts(object, texts)).toEqual({
    metadata: { name: 'web', uid: 'u1', labels: { 'web-0123': 'u1', part: 'of web-0123' } },
    list: ['web', 1, null, true, { deep: 'web' }],
  })
})
