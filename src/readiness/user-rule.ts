import { groupOf } from '../manifest/key.ts'
import { isJsonObject, type Json, type LiveObject } from '../manifest/object.ts'
import { pathText, tokensOf } from '../manifest/pointer.ts'
import { staleStatus } from './observed-generation.ts'
import { type FieldValues, failed, type Readiness, type ReadinessRule, ready, waiting } from './readiness.ts'

/** The rule of the configuration for the kind of an object. */
export function ruleFor(object: LiveObject, rules: readonly ReadinessRule[]): ReadinessRule | undefined {
  const group = groupOf(object.apiVersion)
  return rules.find(rule => rule.group === group && rule.kind === object.kind)
}

/** Judges an object by a rule of the configuration. Source: kapp's wait rules, and Flux' health check expressions. */
export function userReadiness(object: LiveObject, rule: ReadinessRule): Readiness {
  const stale = staleStatus(object)
  if (stale !== undefined) return stale
  if (rule.failed !== undefined && fits(object, rule.failed))
    return failed(`${fieldText(object, rule.failed)}`)
  if (fits(object, rule.ready)) return ready
  const wanted = rule.ready.values.map(value => JSON.stringify(value)).join(' or ')
  return waiting(`${fieldText(object, rule.ready)}, and not ${wanted}`)
}

function fits(object: LiveObject, { path, values }: FieldValues): boolean {
  const found = JSON.stringify(valueAt(object, path))
  return values.some(value => JSON.stringify(value) === found)
}

function fieldText(object: LiveObject, { path }: FieldValues): string {
  const value = valueAt(object, path)
  return `${pathText(path)} is ${value === undefined ? 'not set' : JSON.stringify(value)}`
}

function valueAt(object: LiveObject, path: string): Json | undefined {
  return tokensOf(path).reduce<Json | undefined>(step, object)
}

function step(from: Json | undefined, token: string): Json | undefined {
  if (isJsonObject(from)) return Object.hasOwn(from, token) ? from[token] : undefined
  if (!Array.isArray(from)) return undefined
  if (/^\d+$/.test(token)) return from[Number(token)]
  const [, key = '', value] = /^([^=]+)=(.*)$/s.exec(token) ?? []
  return from.find(item => isJsonObject(item) && value !== undefined && String(item[key]) === value)
}
