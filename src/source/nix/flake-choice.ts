import { shellWord, UserError } from '../../errors.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'
import { nearest } from '../../nearest.ts'
import type { FlakeSource } from './source.ts'

/** The name of the chosen configuration of a flake, and its value. */
export interface FlakeChoice {
  readonly name: string
  readonly value: Json
}

/**
 * Reads the result of nix/choose-configuration.nix. Throws UserError if no configuration can be chosen; its message
 * lists the names that exist. Also throws UserError if the configuration was not made by kubernixosConfiguration.
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

/** The error for a flake without the attribute kubernixosConfigurations. */
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

// eachDefaultSystem of flake-utils puts every output under the name of a system.
const isSystem = /^[a-z0-9_]+-(linux|darwin)$/
const forNoSystem =
  'a cluster has no system: move kubernixosConfigurations out of the outputs that are made for each system'

function howToMake(name = 'default'): string {
  return `write: kubernixosConfigurations.${shown(name)} = kubectl-nixos.lib.kubernixosConfiguration { modules = [ ./shop.nix ]; };`
}

/** A name as Nix code writes it. */
function shown(name: string): string {
  return /^[A-Za-z_][\w'-]*$/.test(name) ? name : JSON.stringify(name)
}

function listOf(names: Json | undefined): string[] {
  return Array.isArray(names) ? names.map(String) : []
}
