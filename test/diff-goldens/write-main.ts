// Writes expected.txt of every golden case as the program renders it now: `npm run goldens`. Look at what changes.
import { writeFileSync } from 'node:fs'
import { allCases } from './cases.ts'
import { rendered } from './rendered.ts'

for (const one of allCases()) writeFileSync(`${one.folder}/expected.txt`, rendered(one))
