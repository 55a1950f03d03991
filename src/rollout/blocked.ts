import { describeRef, refOf } from '../manifest/key.ts'
import type { KubeObject } from '../manifest/object.ts'
import type { Outcome } from './outcome.ts'
import type { WriteChange } from './write.ts'

/** Remembers failed Namespaces and CRDs: only what needs one of them does not run (rules.md 1.8). */
export class Blocked {
  /** What is needed and not there, as a clause, by kind and name. */
  private readonly causes = new Map<string, string>()

  note(outcome: Outcome): void {
    if (outcome.result !== 'failed' && outcome.result !== 'not-run') return
    // What is to be restamped is there, whatever became of it.
    if (!('manifest' in outcome.change) || outcome.change.action === 'restamp') return
    this.block(outcome.change.manifest.object, 'which failed')
  }

  /** Holds up what needs this Namespace or CRD; anything else holds up nothing. */
  block(object: KubeObject, why: string): void {
    if (object.kind === 'Namespace' || object.kind === 'CustomResourceDefinition') {
      this.causes.set(`${object.kind} ${object.metadata.name}`, `${describeRef(refOf(object))}, ${why}`)
    }
  }

  /** Why this change can't run, or undefined. */
  reason({ manifest, resource }: WriteChange): string | undefined {
    const { namespace } = manifest.object.metadata
    const needs = [
      ...(namespace === undefined ? [] : [`Namespace ${namespace}`]),
      ...(resource === undefined ? [] : [`CustomResourceDefinition ${resource.plural}.${resource.group}`]),
    ]
    const cause = needs.map(need => this.causes.get(need)).find(known => known !== undefined)
    return cause === undefined ? undefined : `it needs ${cause}`
  }
}
