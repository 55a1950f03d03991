import type { Keyword } from '../commands/request.ts'
import { completionTargets, shells } from './completion/shells.ts'

/** A command as data: help, README and completion derive from these records. */
export interface Command {
  readonly name: Keyword | 'version' | 'completion' | 'help'
  /** The words of which one must follow the keyword. */
  readonly values?: readonly string[]
  /** A sentence without its full stop, begun with a verb. */
  readonly description: string
  readonly examples: readonly Example[]
}

interface Example {
  readonly about: string
  /** What follows the program's name. */
  readonly line: string
}

/** Without a keyword the configuration is evaluated and checked; it has no name to type. */
export const withoutKeyword = {
  description: 'Evaluate and check the configuration offline; print and change nothing',
}

/** The verbs that combine, in the order in which they always run. */
export const keywordCommands: readonly Command[] = [
  {
    name: 'dump',
    description: 'Print the List that apply would send, labels and secrets included',
    examples: [{ about: 'Print the manifests as YAML', line: 'dump -o yaml' }],
  },
  {
    name: 'diff',
    description: 'Show the differences to the live objects, deletions included; write nothing',
    examples: [{ about: 'Show what a rollout would change', line: 'diff' }],
  },
  {
    name: 'apply',
    description: 'Create and update objects by server-side apply',
    examples: [
      {
        about: 'Make the cluster equal to the configuration, asking before it deletes',
        line: 'apply --prune',
      },
      { about: 'Let the server check everything and write nothing', line: 'apply --dry-run' },
      {
        about: 'Roll out a configuration file to the cluster of a context',
        line: 'apply -f shop.nix --context prod',
      },
      { about: 'Roll out a configuration of a flake', line: 'apply --prune --flake .#prod' },
    ],
  },
  {
    name: 'prune',
    description: 'Delete what was applied before and is no longer in the configuration',
    examples: [{ about: 'Print, apply and prune in one run, from a script', line: 'dump apply prune --yes' }],
  },
]

/** The verbs that stand alone. */
export const loneCommands: readonly Command[] = [
  {
    name: 'version',
    description: 'Print the versions of this program, of nix and of the server',
    examples: [],
  },
  {
    name: 'completion',
    values: completionTargets,
    description: `Print a completion script for ${listed(shells)}; install lets kubectl complete this plugin`,
    examples: [{ about: "Let kubectl's completion complete this plugin, too", line: 'completion install' }],
  },
  { name: 'help', description: 'Print this help', examples: [] },
]

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
