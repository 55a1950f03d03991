// Behind scripts/demo and scripts/test: has the programs of a control plane built before they are needed.
import { binariesAreThere, findBinaries } from './find-binaries.ts'

const number = process.env['STEP_NUMBER']
try {
  if (!binariesAreThere()) await findBinaries()
  else if (number) console.error(`[${number}] the programs of the control plane are there already`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
