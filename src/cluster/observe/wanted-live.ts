import type { Resource } from '../../api/resource.ts'
import { keyOf, type ObjectKey, refOf } from '../../manifest/key.ts'
import type { LiveObject } from '../../manifest/object.ts'
import type { Found } from '../../plan/change.ts'
import { gateView } from '../../plan/gate-view.ts'
import type { PlacedManifest } from '../../plan/place.ts'
import { resourceKey } from './list-each.ts'

/** The live objects of wanted manifests, from the lists of their kinds. Each is handed out once and then let go. */
export class WantedLive {
  private readonly wanted: ReadonlySet<string>
  private readonly objects = new Map<string, LiveObject>()

  constructor(wanted: readonly PlacedManifest[]) {
    this.wanted = new Set(wanted.flatMap(({ resource, key }) => (resource ? [placeOf(resource, key)] : [])))
  }

  /** For `listEach`: holds an object whole where it is wanted, and returns what the prune gate needs of any. */
  readonly keep = ({ resource, live }: Found): Found => {
    const place = placeOf(resource, keyOf(refOf(live)))
    if (this.wanted.has(place)) this.objects.set(place, live)
    return { resource, live: gateView(live) }
  }

  /** The live object of this kind and key; undefined where no list has shown it, or it was taken before. */
  take(resource: Resource, key: ObjectKey): LiveObject | undefined {
    const place = placeOf(resource, key)
    const live = this.objects.get(place)
    this.objects.delete(place)
    return live
  }
}

function placeOf(resource: Resource, key: ObjectKey): string {
  return `${resourceKey(resource)} ${key}`
}
