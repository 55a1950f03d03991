import { isJsonObject, type Json, type LiveObject } from '../../manifest/object.ts'
import { ObjectSet } from './object-set.ts'

const revision = 'deployment.kubernetes.io/revision'

/** The Pods that are not ready, and the ReplicaSets between them and their Deployments. */
export class OwnedPods {
  readonly pods = new ObjectSet(pod => !isWell(pod))
  /** Their metadata is enough. */
  readonly replicaSets = new ObjectSet()

  /** Whether something has changed since the last call. */
  takeNews(): boolean {
    const news = [this.pods.takeNews(), this.replicaSets.takeNews()]
    return news.includes(true)
  }

  /**
   * The Pods of the newest template of an object that are not ready. There are none while the controller has not seen
   * the newest template yet, because the Pods of the old template say nothing about the new one.
   */
  of(owner: LiveObject): readonly LiveObject[] {
    const status = isJsonObject(owner['status']) ? owner['status'] : {}
    const { uid, generation, annotations = {} } = owner.metadata
    switch (owner.kind) {
      case 'Deployment': {
        if (status['observedGeneration'] !== generation) return []
        const sets = this.replicaSets.all.filter(
          set => isOf(set, uid) && set.metadata.annotations?.[revision] === annotations[revision],
        )
        return sets.flatMap(set => this.controlledBy(set.metadata.uid))
      }
      case 'StatefulSet':
        if (status['observedGeneration'] !== generation) return []
        return this.labelled(uid, 'controller-revision-hash', status['updateRevision'])
      case 'DaemonSet':
        return this.labelled(
          uid,
          'pod-template-generation',
          annotations['deprecated.daemonset.template.generation'],
        )
      default:
        return this.controlledBy(uid)
    }
  }

  private controlledBy(uid: string): LiveObject[] {
    return this.pods.all.filter(pod => isOf(pod, uid))
  }

  private labelled(uid: string, label: string, value: Json | undefined): LiveObject[] {
    if (value === undefined) return []
    return this.controlledBy(uid).filter(({ metadata }) => metadata.labels?.[label] === value)
  }
}

function isOf({ metadata }: LiveObject, uid: string): boolean {
  return (metadata.ownerReferences ?? []).some(owner => owner.controller === true && owner.uid === uid)
}

/** Whether a Pod is ready or has ended well, so that it says nothing about a failure. */
function isWell({ status }: LiveObject): boolean {
  if (!isJsonObject(status)) return false
  const conditions = Array.isArray(status['conditions']) ? status['conditions'].filter(isJsonObject) : []
  const isReady = conditions.some(
    condition => condition['type'] === 'Ready' && condition['status'] === 'True',
  )
  return isReady || status['phase'] === 'Succeeded'
}
