import { expect, test } from 'vitest'
import { confirm } from '../../../src/commands/confirm.ts'

test.each<[answer: string | undefined, agreed: boolean]>([
  ['yes', true],
  [' YES ', true],
  ['y', true],
  ['Y', true],
  ['no', false],
  ['N', false],
  ['', false],
  [undefined, false],
  ['yes please', false],
  ['maybe', false],
])('%j is %s', async (answer, agreed) => {
  const questions: string[] = []
  const ask = async (question: string) => (questions.push(question) === 1 ? answer : 'yes')
  expect(await confirm('Delete? ', { ask })).toBe(agreed)
  expect(questions).toEqual(['Delete? '])
})
