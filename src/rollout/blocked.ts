import type { Resource } from '../api/resource.ts'
import { describeRef, keyOf, type ObjectKey, refOf } from '../manifest/key.ts'
import { isCrd, isNamespace } from '../manifest/kind.ts'
import type { KubeObject } from '../manifest/object.ts'
import type { Outcome } from './outcome.ts'
import type { WriteChange } from './write.ts'

/** Remembers failed Namespaces and CRDs: only what needs one of them does not run (rules.md 1.8). */
export class Blocked {
  /** What is needed and not there, as a clause. */
  private readonly causes = new Map<ObjectKey, string>()

  note(outcome: Outcome): void {
    if (outcome.result !== 'failed' && outcome.result !== 'not-run') return
    // What is to be restamped is there, whatever became of it.
    if (!('manifest' in outcome.change) || outcome.change.action === 'restamp') return
    this.block(outcome.change.manifest.object, 'which failed')
  }

  /** Holds up what needs this Namespace or CRD; anything else holds up nothing. */
  block(object: KubeObject, why: string): void {
    const ref = refOf(object)
    if (isNamespace(object) || isCrd(object)) this.causes.set(keyOf(ref), `${describeRef(ref)}, ${why}`)
  }

  /** Why this change can't run, or undefined. */
  reason({ manifest, resource }: WriteChange): string | undefined {
    const { namespace } = manifest.object.metadata
    const needs = [
      ...(namespace === undefined ? [] : [namespaceKey(namespace)]),
      ...(resource === undefined ? [] : [crdKey(resource)]),
    ]
    const cause = needs.map(need => this.causes.get(need)).find(known => known !== undefined)
    return cause === undefined ? undefined : `it needs ${cause}`
  }
}

function namespaceKey(name: string): ObjectKey {
  return keyOf({ apiVersion: 'v1', kind: 'Namespace', name })
}

function crdKey({ plural, group }: Resource): ObjectKey {
  const name = `${plural}.${group}`
  return keyOf({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name })
}
