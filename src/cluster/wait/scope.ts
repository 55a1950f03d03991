import type { ObjectRef } from '../../manifest/key.ts'
import type { ListOptions } from '../rest/api.ts'

/** The smallest list that contains objects of one kind: one object by its name, one namespace, or the whole cluster. */
export function scopeOf(refs: readonly ObjectRef[]): Pick<ListOptions, 'name' | 'namespace'> {
  const namespaces = new Set(refs.map(({ namespace }) => namespace))
  const [namespace] = namespaces.size === 1 ? namespaces : []
  const [only] = refs.length === 1 ? refs : []
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(only === undefined ? {} : { name: only.name }),
  }
}

/** The path of an object among those of its kind. */
export function namePath({
  namespace = '',
  name,
}: {
  readonly namespace?: string
  readonly name: string
}): string {
  return `${namespace}/${name}`
}
