import type { Resource } from '../../api/resource.ts'
import { keyOf, type ObjectKey, refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Found } from '../../plan/about-object.ts'
import type { PlacedManifest } from '../../plan/place.ts'
import { gateView } from '../../plan/prune/gate-view.ts'
import { resourceKey } from './list-each.ts'

/** The live objects of wanted manifests, from the lists of their kinds. Each is handed out once and then freed. */
export class WantedLive {
  private readonly wanted: ReadonlySet<string>
  private readonly objects = new Map<string, LiveObject>()

  constructor(wanted: readonly PlacedManifest[]) {
    this.wanted = new Set(wanted.flatMap(({ resource, key }) => (resource ? [idOf(resource, key)] : [])))
  }

  /**
   * The `keep` of `listEach`: stores a wanted object whole, and returns the view of any object that the prune gate
   * needs.
   */
  readonly keep = ({ resource, live }: Found): Found => {
    const id = idOf(resource, keyOf(refOf(live)))
    if (this.wanted.has(id)) this.objects.set(id, live)
    return { resource, live: gateView(live) }
  }

  /** The live object of this kind and key; undefined if no list contained it, or if it was taken before. */
  take(resource: Resource, key: ObjectKey): LiveObject | undefined {
    const id = idOf(resource, key)
    const live = this.objects.get(id)
    this.objects.delete(id)
    return live
  }
}

function idOf(resource: Resource, key: ObjectKey): string {
  return `${resourceKey(resource)} ${key}`
}
