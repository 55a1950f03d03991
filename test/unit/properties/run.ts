import type { Api } from '../../../src/cluster/rest/api.ts'
import { checkSight, checkUnmeantDeletions } from '../../../src/commands/agree-to-deletions.ts'
import type { Configuration } from '../../../src/commands/configuration.ts'
import type { Connected } from '../../../src/commands/connect-to.ts'
import { noLock } from '../../../src/commands/hold-lock.ts'
import type { Request } from '../../../src/commands/request.ts'
import { rolloutApi } from '../../../src/commands/rollout-api.ts'
import { type Survey, survey } from '../../../src/commands/survey.ts'
import { UserError } from '../../../src/errors.ts'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { stamp } from '../../../src/manifest/stamp.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { readPlan, writePlan } from '../../../src/plan/plan-document.ts'
import { execute } from '../../../src/rollout/execute.ts'
import type { Outcome } from '../../../src/rollout/outcome.ts'
import { Patience } from '../../../src/rollout/patience.ts'
import { isInScope } from '../../../src/rollout/scope.ts'
import { configurationOf, fakeCluster, fakeIo, requestOf } from '../commands/fake-run.ts'
import { idleClock } from './idle-clock.ts'

/** What a run is given. */
export interface Wanted {
  readonly objects: readonly KubeObject[]
  /** Absent for a configuration without an instance. */
  readonly instance?: string
  readonly checksum: string
  readonly flags?: Partial<Request>
}

/** How a run ended. `stopped`: nothing was carried out, because of a refusal or of what could not be seen. */
export type Ran =
  | { readonly kind: 'stopped'; readonly why: string }
  | { readonly kind: 'ran'; readonly plan: Plan; readonly outcomes: readonly Outcome[] }

export const bothHalves = { apply: true, prune: true } as const

/** `apply --prune --yes` with the real code. */
export async function run(api: Api, wanted: Wanted): Promise<Ran> {
  const surveyed = await stoppable(surveyOf(api, wanted))
  if ('why' in surveyed) return { kind: 'stopped', why: surveyed.why }
  const { plan } = surveyed
  if (plan.changes.some(change => change.action === 'refused' && isInScope(change, bothHalves)))
    return { kind: 'stopped', why: 'refused' }
  const request = requestOf(['apply', 'prune'])
  const seen = await stoppable(
    (async () => {
      checkSight(plan, request)
      checkUnmeantDeletions(plan, request)
      return surveyed
    })(),
  )
  if ('why' in seen) return { kind: 'stopped', why: seen.why }
  const outcomes = await carryOut(surveyed, readPlan(writePlan(plan)))
  return { kind: 'ran', plan, outcomes }
}

/** Looks at the cluster and plans, for `apply --prune` or for `diff`. */
export async function surveyOf(
  api: Api,
  { objects, flags, ...of }: Wanted,
  keywords: Request['keywords'] = ['apply', 'prune'],
): Promise<Survey> {
  const { cluster: fake } = fakeCluster()
  const discovery = await api.discover(new Set())
  const cluster: Connected = { ...fake, ...api, discovery }
  return survey(cluster, configurationFor({ objects, ...of }), requestOf(keywords, flags), {
    ...fakeIo().io,
    record: async () => undefined,
  })
}

/** Executes a plan with the deletions that belong to it. */
export function carryOut({ cluster, gate, secrets }: Survey, plan: Plan): Promise<Outcome[]> {
  const clock = idleClock()
  const { stop } = fakeIo().io
  return execute(bothHalves, {
    plan,
    secrets,
    api: rolloutApi(
      { cluster, gate, plan, lock: noLock(async () => undefined) },
      { clock, stop, deleteTimeout: 1000, timeout: 1_000 },
    ),
    clock,
    patience: new Patience(clock, 0),
    emit: () => undefined,
    width: cluster.concurrency,
    stop,
  })
}

function configurationFor({ objects, instance, checksum }: Wanted): Configuration {
  const whole = configurationOf([], instance === undefined ? {} : { instance })
  const manifests = objects.map(object => {
    const { kind, metadata } = object
    const title = `${kind} ${metadata.namespace ?? ''}/${metadata.name}`
    return stamp({ origin: { title, pointer: '' }, object: structuredClone(object) }, checksum, instance)
  })
  return { ...whole, checksum, manifests }
}

async function stoppable<T>(running: Promise<T>): Promise<T | { readonly why: string }> {
  try {
    return await running
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { why: error.message }
  }
}
