import type { LiveObject } from '../manifest/object.ts'

/** The Helm release to which an object says that it belongs. */
export interface HelmRelease {
  readonly name: string
  /** Absent if the object does not say in which namespace Helm keeps the release. */
  readonly namespace?: string
}

/** The Helm release in the annotations of an object (docs/rules.md 1.29). Undefined if there is none. */
export function helmReleaseOf({ metadata: { annotations = {} } }: LiveObject): HelmRelease | undefined {
  const name = annotations['meta.helm.sh/release-name']
  const namespace = annotations['meta.helm.sh/release-namespace']
  return name === undefined ? undefined : { name, ...(namespace === undefined ? {} : { namespace }) }
}
