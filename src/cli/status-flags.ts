import { UserError } from '../errors.ts'
import { aboutConfiguration, refuseBeside } from './combinations.ts'
import { typedFlag } from './flag.ts'
import type { FlagName } from './flags.ts'

/** The values that decide which flags of status fit together. */
interface StatusValues {
  readonly all: boolean
  readonly watch: boolean
  readonly allObjects: boolean
  readonly instance: string | undefined
  readonly output: string | undefined
}

/** Refuses flags of `status` that contradict each other, or that would have no effect. */
export function checkStatus(given: readonly FlagName[], values: StatusValues): void {
  const { all, watch, allObjects, instance, output } = values
  if (all && instance !== undefined) {
    throw new UserError('--all and --instance contradict each other', {
      hint: 'Give --all for all instances, or --instance NAME for one.',
    })
  }
  if (all) refuseBeside('all', given, withoutEffect)
  if (instance !== undefined) refuseBeside('instance', given, withoutEffect)
  if (output === 'yaml' || output === 'name') throw new UserError(`status prints text or JSON, not ${output}`)
  if (watch && output === 'json') {
    throw new UserError('--watch prints lines for people, and -o json prints one document', {
      hint: 'Run status -o json again whenever you need it, or leave -o json out.',
    })
  }
  if (watch && all) {
    throw new UserError('--watch is for one instance, and --all lists all of them', {
      hint: 'Watch one of them: kubectl nixos status --watch --instance NAME',
    })
  }
  const idle = all ? '--all, which only counts objects' : '-o json, which has all objects'
  if (allObjects && (all || output === 'json')) {
    const typed = typedFlag('all-objects')
    throw new UserError(`${typed} does nothing with ${idle}`, { hint: `Leave ${typed} out.` })
  }
}

/** Without a configuration there are no manifests to fill in, and nothing is compared. */
const withoutEffect: readonly FlagName[] = [...aboutConfiguration, 'namespace', 'field-manager']
