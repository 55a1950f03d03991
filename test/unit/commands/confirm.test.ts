import { expect, test } from 'vitest'
import { confirm } from '../../../src/commands/confirm.ts'

test.each<[answers: (string | undefined)[], agreed: boolean, asked: number]>([
  [['yes'], true, 1],
  [[' YES '], true, 1],
  [['no'], false, 1],
  [[''], false, 1],
  [[undefined], false, 1],
  [['y', 'yes'], true, 2],
  [['yes please', 'maybe', 'no'], false, 3],
  [['y', undefined], false, 2],
])('%j is %s', async (answers, agreed, asked) => {
  const questions: string[] = []
  const ask = async (question: string) => answers[questions.push(question) - 1]
  expect(await confirm('Delete? ', { ask })).toBe(agreed)
  expect(questions).toHaveLength(asked)
})
