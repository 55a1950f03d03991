import { groupKindOf } from './kind.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from './object.ts'
import type { Trimmed } from './server-owned.ts'

/** The paths at which kinds have a certificate authority that a controller may fill in. `*` stands for each item. */
const caBundles: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': ['webhooks', '*', 'clientConfig', 'caBundle'],
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': [
    'webhooks',
    '*',
    'clientConfig',
    'caBundle',
  ],
  'apiextensions.k8s.io/CustomResourceDefinition': [
    'spec',
    'conversion',
    'webhook',
    'clientConfig',
    'caBundle',
  ],
  'apiregistration.k8s.io/APIService': ['spec', 'caBundle'],
}

/**
 * A body without the placeholders that a controller fills in (docs/rules.md 1.16): the rules of an aggregated
 * ClusterRole, and a caBundle without a certificate. A placeholder that is empty is not in `leftOut`.
 */
export function withoutPlaceholders(object: KubeObject): Trimmed {
  const kind = groupKindOf(object)
  if (kind === 'rbac.authorization.k8s.io/ClusterRole') return withoutAggregatedRules(object)
  const path = Object.hasOwn(caBundles, kind) ? caBundles[kind] : undefined
  if (path === undefined) return { object, leftOut: [] }
  const leftOut: string[] = []
  return { object: withoutCaBundle(object, { path, at: '', leftOut }) as KubeObject, leftOut }
}

/** The controller that aggregates ClusterRoles owns the rules of a role with an aggregationRule. */
function withoutAggregatedRules(role: KubeObject): Trimmed {
  const { rules, ...rest } = role
  if (!isJsonObject(role['aggregationRule']) || rules === undefined) return { object: role, leftOut: [] }
  const isEmpty = rules === null || (Array.isArray(rules) && rules.length === 0)
  return { object: rest as KubeObject, leftOut: isEmpty ? [] : ['/rules'] }
}

interface Walk {
  readonly path: readonly string[]
  /** The JSON pointer of the value. */
  readonly at: string
  /** Receives the pointers of placeholders that are not empty. */
  readonly leftOut: string[]
}

function withoutCaBundle(value: Json, { path: [step = '', ...path], at, leftOut }: Walk): Json {
  if (step === '*' && Array.isArray(value))
    return value.map((item, index) => withoutCaBundle(item, { path, at: `${at}/${index}`, leftOut }))
  if (!isJsonObject(value) || !Object.hasOwn(value, step)) return value
  const child = value[step] ?? null
  const below = `${at}/${step}`
  if (path.length > 0) return { ...value, [step]: withoutCaBundle(child, { path, at: below, leftOut }) }
  const text = placeholderText(child)
  if (text === undefined) return value
  if (text.trim() !== '') leftOut.push(below)
  const { [step]: _, ...others } = value as JsonObject
  return others
}

/** The decoded text of a caBundle without a certificate. Undefined for any other value, which the server judges. */
function placeholderText(caBundle: Json): string | undefined {
  if (typeof caBundle !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(caBundle)) return undefined
  const text = Buffer.from(caBundle, 'base64').toString('latin1')
  return text.includes('-----BEGIN CERTIFICATE-----') ? undefined : text
}
