/** The namespace of objects whose manifest has none, and who has named it (docs/rules.md 4.4). */
export interface DefaultNamespace {
  readonly namespace: string
  /** `nobody`: it is `default`, because no one has named another one. */
  readonly by: 'flag' | 'configuration' | 'context' | 'nobody'
}

/** The names that may be given. An empty name counts as none, except that of the flag. */
interface Given {
  readonly flag: string | undefined
  readonly configuration: string | undefined
  readonly context: string | undefined
}

export function defaultNamespaceOf({ flag, configuration, context }: Given): DefaultNamespace {
  if (flag !== undefined) return { namespace: flag, by: 'flag' }
  if (configuration) return { namespace: configuration, by: 'configuration' }
  return context ? { namespace: context, by: 'context' } : { namespace: 'default', by: 'nobody' }
}

/** A namespace that depends on the machine on which the program runs, because the configuration does not name it. */
export interface AmbientNamespace {
  readonly namespace: string
  readonly by: 'context' | 'nobody'
}

/** The namespace, if only the kubeconfig has named it, or nobody. Undefined if the configuration or `-n` has named it. */
export function ambientNamespace({ namespace, by }: DefaultNamespace): AmbientNamespace | undefined {
  return by === 'context' || by === 'nobody' ? { namespace, by } : undefined
}
