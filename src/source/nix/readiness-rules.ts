import { UserError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import type { FieldValues, ReadinessRule } from '../../readiness/readiness.ts'

/**
 * Reads `kubernixos.readiness` of the contract; older Nix files do not have it. Throws a UserError if it has a wrong
 * type, which modules of others may let through, or if a kind has two entries (docs/rules.md 10.4).
 */
export function readReadinessRules(value: Json | undefined): ReadinessRule[] {
  const items = value ?? []
  if (!Array.isArray(items)) throw wrongType('readiness')
  const rules = items.map(readRule)
  const kinds = rules.map(kindText)
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index)
  if (twice === undefined) return rules
  throw new UserError(`kubernixos.readiness has two entries for ${twice}`, {
    hint: 'Each kind may have one entry. Remove one of them, or combine their values.',
  })
}

function readRule(item: Json, index: number): ReadinessRule {
  const place = `readiness[${index}]`
  const { group, kind, ready, failed } = isJsonObject(item) ? item : ({} as JsonObject)
  if (typeof group !== 'string') throw wrongType(`${place}.group`)
  if (typeof kind !== 'string') throw wrongType(`${place}.kind`)
  const rule = { group, kind, ready: readField(ready, `${place}.ready`) }
  if (failed === undefined || failed === null) return rule
  return { ...rule, failed: readField(failed, `${place}.failed`) }
}

function readField(value: Json | undefined, place: string): FieldValues {
  const { path, values } = isJsonObject(value) ? value : ({} as JsonObject)
  if (typeof path !== 'string' || !path.startsWith('/')) throw wrongType(`${place}.path`)
  if (!Array.isArray(values) || values.length === 0) throw wrongType(`${place}.values`)
  return { path, values }
}

function kindText({ group, kind }: ReadinessRule): string {
  return `the kind ${kind} of ${group === '' ? 'the core group' : `the group ${group}`}`
}

function wrongType(place: string): UserError {
  return new UserError(`kubernixos.${place} has a value of a wrong type`)
}
