import type { Contender } from './contenders.ts'
import { outputOf, type Surroundings, secondsOf } from './run.ts'

/** What can be measured, in this order; each step finds what the one before has left on the server. */
const allSteps = [
  { name: 'apply, all new', verb: 'apply', changed: false, code: 0 },
  { name: 'diff, no change', verb: 'diff', changed: false, code: 0 },
  { name: 'diff, one changed', verb: 'diff', changed: true, code: 1 },
  { name: 'apply, no change', verb: 'apply', changed: false, code: 0 },
] as const

export type StepName = (typeof allSteps)[number]['name']

/** The seconds of one step. */
export interface Measured {
  readonly contender: Contender['name']
  readonly step: StepName
  readonly seconds: number
}

/** One turn of one contender in a namespace of its own, which is made before and removed after, unmeasured. */
export interface Turn {
  readonly contender: Contender
  readonly namespace: string
  readonly count: number
  readonly steps: readonly StepName[]
  /** Where configurations are written. */
  readonly folder: string
  readonly kubectl: string
  readonly at: Surroundings
}

/** Takes all steps of the turn; throws where one of them fails or finds what it should not. */
export async function takeTurn(turn: Turn): Promise<readonly Measured[]> {
  const { contender, namespace, count, steps, folder, kubectl, at } = turn
  await outputOf([kubectl, 'create', 'namespace', namespace], at)
  try {
    const measured: Measured[] = []
    for (const { name, verb, changed, code } of allSteps.filter(step => steps.includes(step.name))) {
      const file = contender.write(folder, { namespace, count, changed })
      const seconds = await secondsOf(contender[verb](file), at, code)
      measured.push({ contender: contender.name, step: name, seconds })
    }
    return measured
  } finally {
    await outputOf([kubectl, 'delete', 'namespace', namespace, '--wait=true'], at)
  }
}
