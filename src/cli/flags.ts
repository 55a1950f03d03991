import type { Settings } from '../commands/request.ts'
import { parseDuration } from './durations.ts'
import type { Flag, KebabCase, Use } from './flag.ts'
import { boolean, choice, count, fieldManager, namespace, text } from './values.ts'

const evaluations: readonly Use[] = ['evaluate', 'dump', 'diff', 'apply', 'prune']
const everywhere: readonly Use[] = [...evaluations, 'version', 'client', 'completion', 'help']
const rollouts: readonly Use[] = ['diff', 'apply', 'prune']
const onCluster: readonly Use[] = [...rollouts, 'version']

const dryRuns = ['none', 'client', 'server'] as const
const outputs = ['json', 'yaml', 'name'] as const
const colors = ['auto', 'always', 'never'] as const

const onOff = { bare: 'true', default: false, coerce: boolean } as const

/** The flags that become a setting of the request by more than their name. */
type Special = 'prune' | 'color' | 'v' | 'client' | 'help' | 'version'

/** The one list of flags, in the order of help: one for each setting of a request, and the special ones. */
export const flags = {
  file: {
    alias: 'f',
    placeholder: 'PATH',
    topic: 'Configuration',
    description: 'A module, or an attribute set or function that yields one',
    completes: 'nix-file',
    serves: evaluations,
    coerce: text,
  },
  flake: {
    placeholder: 'REF[#NAME]',
    topic: 'Configuration',
    description:
      'A flake, and which of its kubernixosConfigurations; without a name its only one, or default',
    completes: 'file',
    serves: evaluations,
    coerce: text,
  },
  modules: {
    placeholder: 'EXPR',
    topic: 'Configuration',
    description: 'A Nix expression for a list of modules; else MODULES from the environment',
    serves: evaluations,
    coerce: text,
  },
  packages: {
    placeholder: 'EXPR',
    topic: 'Configuration',
    description: 'A package set, or a path to import one from; else PACKAGES from the environment',
    serves: evaluations,
    coerce: text,
  },
  'show-trace': {
    ...onOff,
    topic: 'Configuration',
    description: "Show nix's whole trace when the evaluation fails",
    serves: evaluations,
  },
  context: {
    placeholder: 'NAME',
    topic: 'Cluster',
    description: 'The context of the kubeconfig to use',
    completes: 'context',
    serves: onCluster,
    coerce: text,
  },
  kubeconfig: {
    placeholder: 'PATH',
    topic: 'Cluster',
    description: 'The only kubeconfig file to read; else those of KUBECONFIG, else ~/.kube/config',
    completes: 'file',
    serves: onCluster,
    coerce: text,
  },
  namespace: {
    alias: 'n',
    placeholder: 'NAME',
    topic: 'Cluster',
    description: 'The namespace of objects that name none',
    serves: rollouts,
    coerce: namespace,
  },
  'request-timeout': {
    placeholder: 'TIME',
    topic: 'Cluster',
    description:
      'How long one request may take: seconds, or a time with units such as 1m30s; 0 means no limit. The default is 0; for the command version it is 5 seconds',
    serves: onCluster,
    coerce: parseDuration,
  },
  'retry-timeout': {
    placeholder: 'TIME',
    topic: 'Cluster',
    description:
      'How long to repeat a request while the server is busy or away; 0 means never. The default is 2m; for the command version it is 5s',
    serves: onCluster,
    coerce: parseDuration,
  },
  prune: {
    ...onOff,
    topic: 'Apply',
    description: 'With apply: the same as adding the keyword prune',
    serves: ['apply', 'prune'],
  },
  'dry-run': {
    placeholder: dryRuns.join('|'),
    completes: dryRuns,
    bare: 'server',
    topic: 'Apply',
    description:
      'Write nothing: let the server check each object (server, also without a value), or list them offline (client)',
    serves: ['apply', 'prune'],
    default: 'none',
    coerce: dryRun,
  },
  'force-conflicts': {
    ...onOff,
    topic: 'Apply',
    description: 'Take over fields that other managers own',
    serves: ['diff', 'apply'],
  },
  'field-manager': {
    placeholder: 'NAME',
    topic: 'Apply',
    description: 'The name under which fields are owned (default kubectl-nixos)',
    serves: rollouts,
    coerce: fieldManager,
  },
  yes: {
    alias: 'y',
    ...onOff,
    topic: 'Prune',
    description: 'Delete without a question',
    serves: evaluations,
  },
  'max-deletions': {
    placeholder: 'N',
    topic: 'Prune',
    description: 'Delete nothing when there is more than this to delete',
    serves: ['diff', 'prune'],
    coerce: count,
  },
  'allow-empty': {
    ...onOff,
    topic: 'Prune',
    description: 'Prune for a configuration without a single object, too',
    serves: ['diff', 'prune'],
  },
  'prune-contents': {
    ...onOff,
    topic: 'Prune',
    description: 'Delete namespaces, CRDs and volumes together with contents that are not ours',
    serves: ['diff', 'prune'],
  },
  'delete-timeout': {
    placeholder: 'TIME',
    topic: 'Prune',
    description:
      'How long deletions may take that others wait for, such as 30, 1m30s; 0 is no limit (default 2m)',
    serves: ['prune'],
    default: 120_000,
    coerce: parseDuration,
  },
  output: {
    alias: 'o',
    placeholder: outputs.join('|'),
    completes: outputs,
    topic: 'Output',
    description: 'The form of what is printed; yaml and name for dump alone, json for all',
    serves: ['dump', 'diff', 'apply', 'prune', 'version', 'client'],
    coerce: choice(outputs),
  },
  color: {
    placeholder: colors.join('|'),
    completes: colors,
    topic: 'Output',
    description: 'Colours; auto (the default) heeds NO_COLOR, FORCE_COLOR and terminals',
    serves: everywhere,
    default: 'auto',
    coerce: choice(colors),
  },
  v: {
    placeholder: 'N',
    bare: '1',
    topic: 'Output',
    description: 'Say more on stderr; from 8 up with requests and answers',
    serves: everywhere,
    default: 0,
    coerce: count,
  },
  client: {
    ...onOff,
    topic: 'Output',
    description: 'With version: ask neither the server nor nix',
    serves: ['version', 'client'],
  },
  help: {
    alias: 'h',
    ...onOff,
    topic: 'Output',
    description: 'Print this help',
    serves: everywhere,
  },
  version: {
    ...onOff,
    topic: 'Output',
    description: 'The same as version --client',
    serves: everywhere,
  },
} as const satisfies Record<KebabCase<keyof Settings> | Special, Flag>

export type FlagName = keyof typeof flags
export const flagNames = Object.keys(flags) as FlagName[]

/** A flag as its table row, seen through the common type. */
export function flagOf(name: FlagName): Flag {
  return flags[name]
}

function dryRun(value: string, flag: string): (typeof dryRuns)[number] {
  if (value === 'true') return 'server'
  if (value === 'false') return 'none'
  return choice(dryRuns)(value, flag)
}
