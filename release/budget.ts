import { table } from '../bench/table.ts'
import { projectFile } from './project.ts'

/** What a release may cost its users, as release/budget.json says. Megabytes are millions of bytes. */
export interface Budget {
  readonly programMegabytes: number
  readonly archiveMegabytes: number
  /** The time that `kubectl-nixos --help` may take, as a share of what `kubectl --help` takes. */
  readonly startUpToKubectl: number
}

/** The size of one platform's program and archive, in bytes. */
export interface Size {
  readonly archive: string
  readonly program: number
  readonly packed: number
}

/** Reads release/budget.json. */
export function readBudget(): Budget {
  return JSON.parse(projectFile('release/budget.json'))
}

/** A table of sizes beside the budget, and whether all are within it. */
export function compareSizes(
  sizes: readonly Size[],
  { programMegabytes, archiveMegabytes }: Budget,
): { readonly text: string; readonly within: boolean } {
  const rows = sizes.map(({ archive, program, packed }) => [
    archive,
    `${megabytes(program)} MB`,
    `${megabytes(packed)} MB`,
  ])
  return {
    text: table([
      ['size', 'program', 'archive'],
      ...rows,
      ['at most', `${programMegabytes.toFixed(1)} MB`, `${archiveMegabytes.toFixed(1)} MB`],
    ]),
    within: sizes.every(
      ({ program, packed }) => program <= programMegabytes * 1e6 && packed <= archiveMegabytes * 1e6,
    ),
  }
}

/** Rounded up, so that no size above a budget looks like the budget. */
function megabytes(bytes: number): string {
  return (Math.ceil(bytes / 1e5) / 10).toFixed(1)
}
