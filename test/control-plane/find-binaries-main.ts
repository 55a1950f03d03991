// Behind scripts/test: has the programs of a control plane built before the tests that need them.
import { findBinaries } from './find-binaries.ts'

try {
  await findBinaries()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
