import { UserError } from '../../errors.ts'
import type { IgnoreRule } from '../../manifest/ignore-rule.ts'
import { isJsonObject, type Json } from '../../manifest/object.ts'

/** Reads `kubernixos.apply.ignore`, which older Nix files do not give. Throws UserError if it has a wrong shape. */
export function readIgnoreRules(value: Json | undefined): IgnoreRule[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw wrongShape('is not a list')
  return value.map(readRule)
}

function readRule(value: Json): IgnoreRule {
  if (!isJsonObject(value)) throw wrongShape('has an entry that is not an attribute set')
  const text = (name: keyof IgnoreRule): string | undefined => {
    const part = value[name] ?? undefined
    if (part === undefined || typeof part === 'string') return part
    throw wrongShape(`has a ${name} that is not a string`)
  }
  const [kind, path, group, name, namespace] = [
    text('kind'),
    text('path'),
    text('group'),
    text('name'),
    text('namespace'),
  ]
  if (kind === undefined || path === undefined) throw wrongShape('has an entry without kind or path')
  return {
    kind,
    ...(group === undefined ? {} : { group }),
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    path,
  }
}

function wrongShape(what: string): UserError {
  return new UserError(`kubernixos.apply.ignore ${what}`)
}
