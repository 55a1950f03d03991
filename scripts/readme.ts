// Writes the generated sections of README.md: `npm run docs`. test/unit/readme.test.ts checks that they are up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { generatedReadme } from './readme-sections.ts'

const path = new URL('../README.md', import.meta.url)
writeFileSync(path, generatedReadme(readFileSync(path, 'utf8')))
