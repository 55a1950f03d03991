import type { Parameters } from 'fast-check'

const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env

/**
 * How often a property is tried. `PROPERTY_RUNS` multiplies the number. `PROPERTY_SEED` and `PROPERTY_PATH` repeat a
 * failure, which prints both.
 */
export function tried<T>(times: number): Parameters<T> {
  const factor = Number(PROPERTY_RUNS ?? 1)
  return {
    numRuns: Math.ceil(times * factor),
    // The same cases in each run, so that a test fails only because of a change.
    seed: Number(PROPERTY_SEED ?? 1),
    ...(PROPERTY_PATH === undefined ? {} : { path: PROPERTY_PATH }),
  }
}

/** Milliseconds for one property. */
export const limit = 60_000 * Math.max(1, Number(PROPERTY_RUNS ?? 1))
