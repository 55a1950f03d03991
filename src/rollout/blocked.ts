import { describeRef, refOf } from '../manifest/key.ts'
import type { Outcome } from './outcome.ts'
import type { WriteChange } from './write.ts'

/** Remembers failed Namespaces and CRDs: only what needs one of them does not run (rules.md 1.8). */
export class Blocked {
  /** What failed, described, by what would need it: a namespace's name, or `plural.group` of a kind. */
  private readonly failed = new Map<string, string>()

  note(outcome: Outcome): void {
    if (outcome.result !== 'failed' && outcome.result !== 'not-run') return
    if (!('manifest' in outcome.change)) return
    const { object } = outcome.change.manifest
    if (object.kind === 'Namespace' || object.kind === 'CustomResourceDefinition') {
      this.failed.set(`${object.kind} ${object.metadata.name}`, describeRef(refOf(object)))
    }
  }

  /** Why this change can't run, or undefined. */
  reason({ manifest, resource }: WriteChange): string | undefined {
    const { namespace } = manifest.object.metadata
    const needs = [
      ...(namespace === undefined ? [] : [`Namespace ${namespace}`]),
      ...(resource === undefined ? [] : [`CustomResourceDefinition ${resource.plural}.${resource.group}`]),
    ]
    const cause = needs.map(need => this.failed.get(need)).find(failed => failed !== undefined)
    return cause === undefined ? undefined : `it needs ${cause}, which failed`
  }
}
