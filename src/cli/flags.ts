import { parseDuration } from './durations.ts'
import type { Flag, Use } from './flag.ts'
import { boolean, choice, count, fieldManager, namespace, text } from './values.ts'

const evaluations: readonly Use[] = ['evaluate', 'dump', 'diff', 'apply', 'prune']
const everywhere: readonly Use[] = [...evaluations, 'version', 'client', 'completion', 'help']
const rollouts: readonly Use[] = ['diff', 'apply', 'prune']
const onCluster: readonly Use[] = [...rollouts, 'version']

const dryRuns = ['none', 'client', 'server'] as const
const outputs = ['json', 'yaml', 'name'] as const
const colors = ['auto', 'always', 'never'] as const

/** The one list of flags, in the order of help. */
export const flags = {
  file: {
    alias: 'f',
    placeholder: 'PATH',
    topic: 'Configuration',
    description: 'A module, or an attribute set or function that yields one',
    completes: 'nix-file',
    serves: evaluations,
    coerce: text('--file'),
  },
  flake: {
    placeholder: 'REF[#NAME]',
    topic: 'Configuration',
    description:
      'A flake, and which of its kubernixosConfigurations; without a name its only one, or default',
    completes: 'file',
    serves: evaluations,
    coerce: text('--flake'),
  },
  modules: {
    placeholder: 'EXPR',
    topic: 'Configuration',
    description: 'A Nix expression for a list of modules; else MODULES from the environment',
    serves: evaluations,
    coerce: text('--modules'),
  },
  packages: {
    placeholder: 'EXPR',
    topic: 'Configuration',
    description: 'A package set, or a path to import one from; else PACKAGES from the environment',
    serves: evaluations,
    coerce: text('--packages'),
  },
  'show-trace': {
    bare: 'true',
    topic: 'Configuration',
    description: "Show nix's whole trace when the evaluation fails",
    serves: evaluations,
    coerce: boolean('--show-trace'),
  },
  context: {
    placeholder: 'NAME',
    topic: 'Cluster',
    description: 'The context of the kubeconfig to use',
    completes: 'context',
    serves: onCluster,
    coerce: text('--context'),
  },
  kubeconfig: {
    placeholder: 'PATH',
    topic: 'Cluster',
    description: 'The only kubeconfig file to read; else those of KUBECONFIG, else ~/.kube/config',
    completes: 'file',
    serves: onCluster,
    coerce: text('--kubeconfig'),
  },
  namespace: {
    alias: 'n',
    placeholder: 'NAME',
    topic: 'Cluster',
    description: 'The namespace of objects that name none',
    serves: rollouts,
    coerce: namespace('--namespace'),
  },
  'request-timeout': {
    placeholder: 'TIME',
    topic: 'Cluster',
    description:
      'The longest that one request may take, such as 30, 1m30s; 0 is no limit (default 0, for version 5)',
    serves: onCluster,
    coerce: (value: string) => parseDuration(value, '--request-timeout'),
  },
  prune: {
    bare: 'true',
    topic: 'Apply',
    description: 'With apply: the same as adding the keyword prune',
    serves: ['apply', 'prune'],
    coerce: boolean('--prune'),
  },
  'dry-run': {
    placeholder: dryRuns.join('|'),
    completes: dryRuns,
    bare: 'server',
    topic: 'Apply',
    description:
      'Write nothing: let the server check each object (server, also without a value), or list them offline (client)',
    serves: ['apply', 'prune'],
    coerce: dryRun,
  },
  'force-conflicts': {
    bare: 'true',
    topic: 'Apply',
    description: 'Take over fields that other managers own',
    serves: ['diff', 'apply'],
    coerce: boolean('--force-conflicts'),
  },
  'field-manager': {
    placeholder: 'NAME',
    topic: 'Apply',
    description: 'The name under which fields are owned (default kubectl-nixos)',
    serves: rollouts,
    coerce: fieldManager('--field-manager'),
  },
  yes: {
    alias: 'y',
    bare: 'true',
    topic: 'Prune',
    description: 'Delete without a question',
    serves: evaluations,
    coerce: boolean('--yes'),
  },
  'max-deletions': {
    placeholder: 'N',
    topic: 'Prune',
    description: 'Delete nothing when there is more than this to delete',
    serves: ['diff', 'prune'],
    coerce: count('--max-deletions'),
  },
  'allow-empty': {
    bare: 'true',
    topic: 'Prune',
    description: 'Prune for a configuration without a single object, too',
    serves: ['diff', 'prune'],
    coerce: boolean('--allow-empty'),
  },
  'prune-contents': {
    bare: 'true',
    topic: 'Prune',
    description: 'Delete namespaces, CRDs and volumes together with contents that are not ours',
    serves: ['diff', 'prune'],
    coerce: boolean('--prune-contents'),
  },
  'delete-timeout': {
    placeholder: 'TIME',
    topic: 'Prune',
    description:
      'How long deletions may take that others wait for, such as 30, 1m30s; 0 is no limit (default 2m)',
    serves: ['prune'],
    coerce: (value: string) => parseDuration(value, '--delete-timeout'),
  },
  output: {
    alias: 'o',
    placeholder: outputs.join('|'),
    completes: outputs,
    topic: 'Output',
    description: 'The form of what is printed; yaml and name for dump alone, json for all',
    serves: ['dump', 'diff', 'apply', 'prune', 'version', 'client'],
    coerce: choice('--output', outputs),
  },
  color: {
    placeholder: colors.join('|'),
    completes: colors,
    topic: 'Output',
    description: 'Colours; auto (the default) heeds NO_COLOR, FORCE_COLOR and terminals',
    serves: everywhere,
    coerce: choice('--color', colors),
  },
  v: {
    placeholder: 'N',
    bare: '1',
    topic: 'Output',
    description: 'Say more on stderr; from 8 up with requests and answers',
    serves: everywhere,
    coerce: count('-v'),
  },
  client: {
    bare: 'true',
    topic: 'Output',
    description: 'With version: ask neither the server nor nix',
    serves: ['version', 'client'],
    coerce: boolean('--client'),
  },
  help: {
    alias: 'h',
    bare: 'true',
    topic: 'Output',
    description: 'Print this help',
    serves: everywhere,
    coerce: boolean('--help'),
  },
  version: {
    bare: 'true',
    topic: 'Output',
    description: 'The same as version --client',
    serves: everywhere,
    coerce: boolean('--version'),
  },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof flags
export const flagNames = Object.keys(flags) as FlagName[]

/** A flag as its table row, seen through the common type. */
export function flagOf(name: FlagName): Flag {
  return flags[name]
}

/** How a flag is typed: `--file`, `-v`. */
export function typedFlag(name: FlagName): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}

function dryRun(value: string): 'none' | 'client' | 'server' {
  if (value === 'true') return 'server'
  if (value === 'false') return 'none'
  return choice('--dry-run', dryRuns)(value)
}
