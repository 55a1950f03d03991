// Behind scripts/build: compiles for this machine. Arguments: VERSION COMMIT OUTFILE
import { compile } from './compile.ts'
import { ReleaseError } from './release-error.ts'

const [version = '', commit = '', outfile = ''] = process.argv.slice(2)
try {
  await compile({ version, commit, outfile })
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error
  console.error(`scripts/build: ${error.message}`)
  process.exit(1)
}
