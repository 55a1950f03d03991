import type { Manifest } from '../../manifest/manifest.ts'
import type { Json, JsonObject, KubeObject, LiveObject, ManagedFieldsEntry } from '../../manifest/object.ts'
import { byPath, extendPointer } from '../../manifest/pointer.ts'
import { otherInstanceOf } from '../instance.ts'
import type { ExtraClaim, FoundClaim } from './claim.ts'
import { extrasIn } from './extras.ts'
import { nodeAt } from './field-set.ts'
import { type ClaimRules, findClaims } from './find-claims.ts'
import { locateLive, locateWanted } from './locate.ts'
import { applyEntries, childrenOf, entriesOf, isLeaf, type Step } from './managed-fields.ts'
import { isRemovable } from './removable.ts'
import { isServerDefault } from './server-defaults.ts'
import type { TakeBackRules } from './take-back.ts'
import { withClaims } from './with-claims.ts'

export interface FoundClaimRules extends ClaimRules, TakeBackRules {
  /** Whether fields that people added with kubectl are removed (docs/rules.md 1.31). */
  readonly removeExtras: boolean
}

/**
 * What becomes ours with an apply: entries of other managers, and with `removeExtras` the fields that people added. The
 * latter are sorted by path.
 */
export function findAllClaims(
  { object, configured = object }: Manifest,
  live: LiveObject,
  rules: FoundClaimRules,
): FoundClaim[] {
  const claims = findClaims(object, live, rules)
  if (!rules.removeExtras) return claims
  const [own] = applyEntries(live, rules.fieldManager)
  const isRefused = !rules.adoptOthers && otherInstanceOf(live, rules.instance) !== undefined
  const isSameVersion = own?.apiVersion === object.apiVersion && live.apiVersion === object.apiVersion
  if (isRefused || !isSameVersion) return claims
  const owners = withClaims(live, claims, rules.fieldManager)
  const extras = entriesOf(owners).flatMap(entry => claimsIn(entry, configured, owners, rules))
  return [...claims, ...extras.sort(byPath)]
}

/** A field in the entry of a person, with its values. `wanted` is undefined if the manifest does not set the field. */
interface Place extends Pick<ExtraClaim, 'path' | 'steps' | 'keys'> {
  readonly node: JsonObject
  readonly wanted: Json | undefined
  readonly live: Json
}

/**
 * The extras in an entry that go. If all that the entry owns of a map or list goes, and nobody else sets a part of it, the
 * map or list goes as a whole, because an empty one may be invalid (`livenessProbe`).
 */
function claimsIn(
  entry: ManagedFieldsEntry,
  wanted: KubeObject,
  live: LiveObject,
  rules: TakeBackRules,
): ExtraClaim[] {
  const { manager = '', operation, subresource, apiVersion, fieldsV1: node = {} } = entry
  if (operation !== 'Update' || subresource !== undefined || apiVersion !== live.apiVersion) return []
  const extras = extrasIn(entry, { wanted, live, rules }).filter(
    ({ steps }) => isRemovable({ manager, steps }) && (isInMetadata(steps) || setsBody(wanted)),
  )
  const removable = new Set(extras.map(({ keys }) => JSON.stringify(keys)))
  const ours = applyEntries(live, rules.fieldManager)
  const others = entriesOf(live).filter(one => one !== entry && !ours.includes(one))
  const goes = (place: Place): boolean => {
    if (others.some(({ fieldsV1 = {} }) => nodeAt(fieldsV1, place.keys) !== undefined)) return false
    if (removable.has(JSON.stringify(place.keys))) return true
    if (place.wanted !== undefined || !Object.hasOwn(place.node, '.')) return false
    const parts = placesBelow(place)
    return parts.some(goes) && parts.every(part => goes(part) || isNobodysWish(part))
  }
  const claimsBelow = (parent: Place): ExtraClaim[] =>
    placesBelow(parent).flatMap(place => {
      const { path, steps, keys } = place
      return goes(place) ? [{ kind: 'extra', path, steps, keys, manager }] : claimsBelow(place)
    })
  return removable.size === 0 ? [] : claimsBelow({ node, wanted, live, path: '', steps: [], keys: [] })
}

/** The parts of a place that an entry owns and that the live object has. */
function placesBelow({ node, wanted, live, path, steps, keys }: Place): Place[] {
  const inLive = locateLive(live)
  const inWanted = locateWanted(wanted)
  return childrenOf(node).flatMap(child => {
    const found = inLive(child.step)
    if (found === undefined) return []
    return [
      {
        node: child.node,
        wanted: inWanted(child.step)?.value,
        live: found.value,
        path: extendPointer(path, found.token),
        steps: [...steps, child.step],
        keys: [...keys, child.key],
      },
    ]
  })
}

/** Whether a field goes along with the map around it: a default of the server, or an empty map or list. */
function isNobodysWish({ node, live, steps }: Place): boolean {
  const last = steps.at(-1)
  if (!isLeaf(node) || last?.kind !== 'field' || isInMetadata(steps)) return false
  const isEmpty = typeof live === 'object' && live !== null && Object.keys(live).length === 0
  return isEmpty || isServerDefault(last.name, live)
}

function isInMetadata([first]: readonly Step[]): boolean {
  return first?.kind === 'field' && first.name === 'metadata'
}

/** Whether a manifest sets more than metadata. Else it only adds a label or an annotation to the object of somebody else. */
function setsBody({ apiVersion: _1, kind: _2, metadata: _3, status: _4, ...body }: KubeObject): boolean {
  return Object.keys(body).length > 0
}
