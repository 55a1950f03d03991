// Behind scripts/test: has the programs of a control plane built before the tests that need them.
import { findBinaries } from './find-binaries.ts'

await findBinaries()
