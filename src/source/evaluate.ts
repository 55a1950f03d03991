import { readManifests } from '../manifest/read.ts'
import { checkInstance } from '../manifest/stamp.ts'
import { about } from './about.ts'
import type { Evaluation, EvaluationHost, EvaluationRequest } from './evaluation.ts'
import { evaluateNix } from './nix/evaluate-nix.ts'

/**
 * Finds the configuration, evaluates it and checks its manifests without the cluster. Writes all warnings of the
 * evaluation to `host.err`. Throws UserError, whose message names the configuration.
 */
export async function evaluate(request: EvaluationRequest, host: EvaluationHost): Promise<Evaluation> {
  const { entries, ...rest } = await evaluateNix(request, host)
  return about(rest.source, () => {
    if (rest.settings.instance !== undefined) checkInstance(rest.settings.instance)
    const { manifests, warnings } = readManifests(entries)
    for (const warning of warnings) host.err(`warning: ${warning}\n`)
    return { ...rest, manifests, warnings: [...rest.warnings, ...warnings] }
  })
}
