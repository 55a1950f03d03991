/** The shells with a completion script: completions/kubectl-nixos.SHELL. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** The words that `completion` takes. */
export const completionTargets = [...shells, 'install'] as const
export type CompletionTarget = (typeof completionTargets)[number]
