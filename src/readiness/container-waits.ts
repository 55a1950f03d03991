import type { JsonObject, LiveObject } from '../manifest/object.ts'
import { objectAt, objectsAt, reasonText, statusOf, textAt } from './status-fields.ts'

/** Why a container does not run. The kubelet tries again after each of them, but rarely with another result. */
export const cannotStart: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImageNeverPull',
  'ErrImagePull',
  'ImageInspectError',
  'ImagePullBackOff',
  'InvalidImageName',
  'PostStartHookError',
  'PreCreateHookError',
  'PreStartHookError',
  'RegistryUnavailable',
  'RunContainerError',
  'SignatureValidationFailed',
])

/** The container crashed, and the kubelet waits before it starts the container again. */
export const crashLoop = 'CrashLoopBackOff'

/** A container of a Pod as its status describes it. */
export interface ContainerState {
  readonly name: string
  readonly restarts: number
  /** `ContainerCreating`, `ImagePullBackOff`, ...; undefined if the container runs or has ended. */
  readonly waits: { readonly reason: string; readonly message: string } | undefined
  /** Set if the container has ended with another code than 0, now or before its last restart. */
  readonly ended: { readonly exitCode: number; readonly reason: string; readonly message: string } | undefined
}

/** The containers of a Pod: init containers first, then ephemeral ones are left out, because nobody waits for them. */
export function containersOf(pod: LiveObject): ContainerState[] {
  const status = statusOf(pod)
  return [...objectsAt(status, 'initContainerStatuses'), ...objectsAt(status, 'containerStatuses')].map(
    containerOf,
  )
}

/** `container app waits (ImagePullBackOff): Back-off pulling image "nginx:nowhere"`. */
export function waitText({ name, waits, ended }: ContainerState): string {
  const { reason = '', message = '' } = waits ?? {}
  const exit = reason === crashLoop && ended !== undefined ? `, last exit code ${ended.exitCode}` : ''
  return `container ${name} waits${reasonText(reason + exit, message)}`
}

function containerOf(status: JsonObject): ContainerState {
  const state = objectAt(status, 'state')
  const waits = state['waiting'] === undefined ? undefined : objectAt(state, 'waiting')
  return {
    name: textAt(status, 'name'),
    restarts: typeof status['restartCount'] === 'number' ? status['restartCount'] : 0,
    waits: waits && { reason: textAt(waits, 'reason'), message: textAt(waits, 'message') },
    ended:
      failedEnd(objectAt(state, 'terminated')) ??
      failedEnd(objectAt(objectAt(status, 'lastState'), 'terminated')),
  }
}

function failedEnd(terminated: JsonObject): ContainerState['ended'] {
  const exitCode = terminated['exitCode']
  if (typeof exitCode !== 'number' || exitCode === 0) return undefined
  return { exitCode, reason: textAt(terminated, 'reason'), message: textAt(terminated, 'message') }
}
