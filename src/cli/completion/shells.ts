/** The shells for which completion has a script: completions/kubectl-nixos.SHELL. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What completion can be asked for. */
export const completionTargets = [...shells, 'install'] as const
export type CompletionTarget = (typeof completionTargets)[number]
