import type { StepName } from './steps.ts'

/** One table of the benchmark. */
export interface Scenario {
  readonly count: number
  readonly runs: number
  readonly steps: readonly StepName[]
  /** Milliseconds that a proxy adds to each round trip, half of them each way; 0 is no proxy. */
  readonly roundTrip: number
}

export const scenarioNames = ['thousand', 'ten-thousand', 'far'] as const

export type ScenarioName = (typeof scenarioNames)[number]

const everyStep = ['apply, all new', 'diff, no change', 'diff, one changed', 'apply, no change'] as const

/** What `npm run bench` measures. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  thousand: { count: 1000, runs: 3, steps: everyStep, roundTrip: 0 },
  // kubectl takes minutes for each of these steps, so there are fewer of them, and each is measured once.
  'ten-thousand': {
    count: 10_000,
    runs: 1,
    steps: ['apply, all new', 'diff, no change', 'apply, no change'],
    roundTrip: 0,
  },
  far: { count: 1000, runs: 1, steps: everyStep, roundTrip: 20 },
}

/** What stands above a table: all that its times depend on. */
export function headOf({ count, runs, roundTrip }: Scenario): string {
  const distance = roundTrip === 0 ? '' : `, ${roundTrip} ms away (${roundTrip / 2} ms each way)`
  return `${count} ConfigMaps${distance}, ${runs === 1 ? 'measured once' : `median of ${runs}`}`
}
