import { shellWord } from './errors.ts'

/** The flags that lead to a cluster and a namespace. A command in a hint repeats those that are set. */
export interface ClusterFlags {
  /** The file of `--kubeconfig`. */
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  /** The namespace of `-n`. */
  readonly namespace?: string | undefined
}

/**
 * A kubectl command that a person can type. Every word is quoted if the shell needs quotes. The command leads to the
 * cluster of `flags`, because without them it would ask the current context.
 */
export function kubectlCommand(flags: ClusterFlags, words: readonly string[]): string {
  const { kubeconfig, context, namespace } = flags
  const cluster = [
    ...(kubeconfig ? ['--kubeconfig', kubeconfig] : []),
    ...(context ? ['--context', context] : []),
  ]
  const inside = namespace ? ['-n', namespace] : []
  return ['kubectl', ...cluster, ...words, ...inside].map(shellWord).join(' ')
}
