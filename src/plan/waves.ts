import type { ObjectKey } from '../manifest/key.ts'
import { waveOf } from '../manifest/wave.ts'
import type { Change } from './change.ts'
import { isOfCluster } from './is-of-cluster.ts'
import type { PlacedManifest } from './place.ts'
import { podReferences, podSpecOf } from './pod-references.ts'
import { boundAccounts, waveReferences } from './wave-references.ts'

/** What the waves need to know of a manifest. */
type Waved = Pick<PlacedManifest, 'key' | 'manifest' | 'resource'>

/**
 * The wave of each object: that of its manifest, or an earlier one if an object of the earlier wave needs it
 * (docs/rules.md 5.6). Only waves other than 0 are listed.
 */
export function wavesOf(wanted: readonly Waved[]): ReadonlyMap<ObjectKey, number> {
  const declared = new Map(wanted.map(({ key, manifest }) => [key, waveOf(manifest.object)]))
  if (new Set(declared.values()).size < 2) return withoutZero(declared)
  const needs = needsIn(wanted)
  const waves = new Map<ObjectKey, number>()
  // The lowest waves come first, so the first wave that reaches an object is its own.
  const ordered = [...declared].sort(([, a], [, b]) => a - b)
  for (const [start, wave] of ordered) {
    const open = [start]
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (waves.has(key) || !declared.has(key)) continue
      waves.set(key, wave)
      open.push(...(needs.get(key) ?? []))
    }
  }
  return withoutZero(waves)
}

/** The changes with the waves of their objects. Deletions have none. */
export function withWaves(changes: readonly Change[], waves: ReadonlyMap<ObjectKey, number>): Change[] {
  return changes.map(change => {
    const wave = waves.get(change.key)
    return wave === undefined || isOfCluster(change) ? change : { ...change, wave }
  })
}

/** What each object needs. Objects that make Pods also need the bindings that give rights to their service account. */
function needsIn(wanted: readonly Waved[]): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const bindings = new Map<ObjectKey, ObjectKey[]>()
  for (const { key, manifest } of wanted)
    for (const account of boundAccounts(manifest.object))
      bindings.set(account, [...(bindings.get(account) ?? []), key])
  return new Map(
    wanted.map(({ key, manifest: { object }, resource }) => {
      const podSpec = podSpecOf(object)
      const ofPods = podSpec === undefined ? [] : podReferences(podSpec, object.metadata.namespace ?? '')
      const rights = ofPods.flatMap(one => bindings.get(one) ?? [])
      return [key, [...waveReferences(object, resource), ...rights]]
    }),
  )
}

function withoutZero(waves: ReadonlyMap<ObjectKey, number>): ReadonlyMap<ObjectKey, number> {
  return new Map([...waves].filter(([, wave]) => wave !== 0))
}
