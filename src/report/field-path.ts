import type { Json } from '../manifest/object.ts'
import type { PathStep } from '../plan/rows/row.ts'
import { quoted } from './value-text.ts'
import { visible } from './visible.ts'

/**
 * A path as kubectl writes paths, with list items by their keys: `spec.containers[name=web].image`,
 * `metadata.labels["a.b/c"]`, `metadata.finalizers[=example.com/a]`. Empty for the whole object.
 */
export function fieldPath(path: readonly PathStep[]): string {
  return path.map((step, depth) => stepText(step, depth === 0)).join('')
}

/** What a person calls a list item: `web`, `80/TCP`, `"a value"`, or its place from 1 on. */
export function itemName(step: PathStep): string {
  if (step.kind === 'item') return Object.values(step.keys).map(keyText).join('/')
  if (step.kind === 'value') return keyText(step.value)
  return step.kind === 'index' ? `number ${step.index + 1}` : quoted(step.name)
}

function stepText(step: PathStep, isFirst: boolean): string {
  switch (step.kind) {
    case 'field':
      if (!/^[A-Za-z_$][\w-]*$/.test(step.name)) return visible(`[${JSON.stringify(step.name)}]`)
      return isFirst ? step.name : `.${step.name}`
    case 'item':
      return `[${Object.entries(step.keys).map(([name, value]) => `${name}=${keyText(value)}`)}]`
    case 'value':
      return `[=${keyText(step.value)}]`
    case 'index':
      return `[${step.index}]`
  }
}

/** A key's value: bare where it reads as what it is, else in JSON's quotes. */
function keyText(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return /^[\w./:*+@$-]+$/.test(value) && !value.includes('=') && isNoOther(value)
    ? value
    : visible(JSON.stringify(value))
}

/** Not to be taken for a number, a truth value or null. */
function isNoOther(text: string): boolean {
  return !/^([-+]?[\d.]+|true|false|null)$/.test(text)
}
