import { shellWord, UserError } from '../../errors.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'
import { nearest } from '../../nearest.ts'
import type { FlakeSource } from './source.ts'

/** The configuration of a flake that was meant, and what it answered. */
export interface FlakeChoice {
  readonly name: string
  readonly value: Json
}

/**
 * Reads the answer of nix/choose-configuration.nix. Throws UserError where no configuration is meant, with the names
 * that there are, and where one was not made by kubernixosConfiguration.
 */
export function readFlakeChoice(answer: Json, source: FlakeSource): FlakeChoice {
  const { kind, name, names, type, value } = isJsonObject(answer) ? answer : {}
  if (kind === 'found' && typeof name === 'string' && value !== undefined) return { name, value }
  if (kind === 'unknown') throw unknownName(listOf(names), source)
  if (kind === 'foreign') throw notOurs(String(name), source)
  throw new UserError(
    `kubernixosConfigurations of flake ${source.title} is ${type}: a set of configurations is expected`,
    { hint: howToMake() },
  )
}

/** The error for a flake without the attribute. */
export function lacksConfigurations(source: FlakeSource): UserError {
  return new UserError(`flake ${source.title} has no kubernixosConfigurations`, { hint: howToMake() })
}

function unknownName(names: readonly string[], { title, name }: FlakeSource): UserError {
  if (names.length === 0)
    return new UserError(`flake ${title} has no configuration: its kubernixosConfigurations are empty`, {
      hint: howToMake(),
    })
  const list = names.map(shown).join(', ')
  if (name === undefined)
    return new UserError(`flake ${title} has several configurations, and none is called default: ${list}`, {
      hint: `choose one: --flake ${shellWord(`${title}#${names[0]}`)}`,
    })
  const meant = nearest(name.replace(/^kubernixosConfigurations\./, ''), names)
  return new UserError(
    `flake ${title} has no configuration ${shown(name)}; it has ${list}`,
    meant === undefined ? {} : { hint: `Did you mean ${shellWord(`${title}#${meant}`)}?` },
  )
}

function notOurs(name: string, { title }: FlakeSource): UserError {
  return new UserError(
    `kubernixosConfigurations.${shown(name)} of flake ${title} was not made by kubernixosConfiguration`,
    { hint: isSystem.test(name) ? forNoSystem : howToMake(name) },
  )
}

// What flake-utils' eachDefaultSystem makes of all that is in it.
const isSystem = /^[a-z0-9_]+-(linux|darwin)$/
const forNoSystem =
  'a cluster has no system: put kubernixosConfigurations beside what is made for each system, not into it'

function howToMake(name = 'default'): string {
  return `make it so: kubernixosConfigurations.${shown(name)} = kubectl-nixos.lib.kubernixosConfiguration { modules = [ ./shop.nix ]; };`
}

/** A name as Nix would write it. */
function shown(name: string): string {
  return /^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name)
}

function listOf(names: Json | undefined): string[] {
  return Array.isArray(names) ? names.map(String) : []
}
