import type { Keyword } from '../commands/request.ts'

/** The shells with a completion script: completions/kubectl-nixos.SHELL. */
const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** The words that `completion` takes. */
export const completionTargets = [...shells, 'install'] as const
export type CompletionTarget = (typeof completionTargets)[number]

/** A command as data: help, README and completion derive from these records. */
export interface Command {
  readonly name: Keyword | 'delete' | 'status' | 'version' | 'completion' | 'help'
  /** One of these words must follow the keyword. */
  readonly values?: readonly string[]
  /** Begins with a verb and has no full stop. */
  readonly description: string
  readonly examples: readonly Example[]
}

interface Example {
  readonly about: string
  /** The command line without the program's name. */
  readonly line: string
}

/** What a command line without a keyword does. */
export const withoutKeyword = {
  description: 'Evaluate and check the configuration offline; print nothing if it is valid',
}

/** The keywords that combine, in the order in which they run. */
export const keywordCommands: readonly Command[] = [
  {
    name: 'dump',
    description:
      'Print the manifests as apply would send them, with the values of Secrets. The checksum covers the manifests as they are written, before namespaces are filled in',
    examples: [{ about: 'Print the manifests as YAML', line: 'dump -o yaml' }],
  },
  {
    name: 'diff',
    description: 'Show how the cluster differs, including what prune would delete; write nothing',
    examples: [
      { about: 'Show what a rollout would change', line: 'diff' },
      { about: 'Save the plan, so that it can be approved', line: 'diff --save-plan plan.json' },
    ],
  },
  {
    name: 'apply',
    description: 'Create and update objects by server-side apply',
    examples: [
      {
        about: 'Make the cluster equal to the configuration, asking before it deletes',
        line: 'apply --prune',
      },
      { about: 'Let the server check all objects, and write nothing', line: 'apply --dry-run' },
      {
        about: 'Apply a file to the cluster of another context',
        line: 'apply -f shop.nix --context prod',
      },
      { about: 'Roll out a configuration from a flake', line: 'apply --prune --flake .#prod' },
      { about: 'Carry out a saved plan, its deletions included', line: 'apply --plan plan.json' },
      { about: 'Make the objects of a Helm release ours', line: 'apply --adopt --take-over helm' },
    ],
  },
  {
    name: 'prune',
    description:
      'Delete objects that were applied before and are no longer in the configuration; release those that were there before us',
    examples: [{ about: 'Print, apply and prune in a script', line: 'dump apply prune --yes' }],
  },
]

/** The keywords that do not combine with others. */
export const loneCommands: readonly Command[] = [
  {
    name: 'status',
    description:
      'Show which objects are not ready or differ, and the last rollout; of this configuration, of --instance NAME, or with --all of each instance on the cluster',
    examples: [
      { about: 'Watch the objects of this configuration', line: 'status --watch' },
      { about: 'List the instances on the cluster, without nix', line: 'status --all' },
    ],
  },
  {
    name: 'delete',
    description:
      'Delete all objects of this configuration, or of --instance NAME; release those that were there before us',
    examples: [
      { about: 'Show what would be deleted of an instance', line: 'delete --instance shop --dry-run' },
    ],
  },
  {
    name: 'version',
    description: 'Print the versions of this program, of nix and of the server',
    examples: [],
  },
  {
    name: 'completion',
    values: completionTargets,
    description: `Print a completion script for ${listed(shells)}; install: make kubectl complete this plugin`,
    examples: [{ about: "Make kubectl's completion complete this plugin", line: 'completion install' }],
  },
  { name: 'help', description: 'Print this help', examples: [] },
]

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
