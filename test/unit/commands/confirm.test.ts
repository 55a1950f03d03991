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
  const said: string[] = []
  expect(await confirm('Delete? ', { ask, err: text => said.push(text) })).toBe(agreed)
  expect(questions).toEqual(['Delete? '])
  expect(said).toEqual(answer === undefined ? ['\n'] : [])
})
