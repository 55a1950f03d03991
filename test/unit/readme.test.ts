import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedReadme } from '../../scripts/readme-sections.ts'

test('the generated sections of the README say what the code says (npm run docs writes them)', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  expect(readme).toBe(generatedReadme(readme))
})
