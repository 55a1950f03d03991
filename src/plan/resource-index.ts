import { apiVersionOf, type Resource } from '../api/resource.ts'

/** An index of kinds by name. A question is one look-up, because there is one for each of thousands of manifests. */
export class ResourceIndex {
  private readonly byKind = new Map<string, Resource>()
  private readonly byName: ReadonlyMap<string, readonly Resource[]>

  /** If two resources have the same apiVersion and kind, the first one counts. */
  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      const key = kindKey(apiVersionOf(resource), resource.kind)
      if (!this.byKind.has(key)) this.byKind.set(key, resource)
    }
    this.byName = Map.groupBy(resources, ({ kind }) => kind.toLowerCase())
  }

  /** The resource that serves a kind in exactly this apiVersion. */
  find(apiVersion: string, kind: string): Resource | undefined {
    return this.byKind.get(kindKey(apiVersion, kind))
  }

  /** The resources of all groups and versions whose kind has this name. Upper and lower case count as equal. */
  similar(kind: string): readonly Resource[] {
    return this.byName.get(kind.toLowerCase()) ?? []
  }
}

function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`
}
