import { apiVersionOf, type Resource } from '../api/resource.ts'

/** Kinds by name. Each question is one look-up, because every manifest asks one and clusters serve hundreds of kinds. */
export class ResourceIndex {
  private readonly byKind = new Map<string, Resource>()
  private readonly byName: ReadonlyMap<string, readonly Resource[]>

  /** Where two resources have the same apiVersion and kind, the first one counts. */
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

  /** The resources whose kind has this name in any group and version, whatever its capitals. */
  similar(kind: string): readonly Resource[] {
    return this.byName.get(kind.toLowerCase()) ?? []
  }
}

function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`
}
