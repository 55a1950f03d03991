import type { Settings } from '../commands/request.ts'
import { parseDuration } from './durations.ts'
import type { Flag, KebabCase, Use } from './flag.ts'
import {
  boolean,
  choice,
  count,
  deletionLimit,
  fieldManager,
  instance,
  kinds,
  namespace,
  text,
} from './values.ts'

const evaluations: readonly Use[] = ['evaluate', 'dump', 'diff', 'apply', 'prune']
const everywhere: readonly Use[] = [
  ...evaluations,
  'delete',
  'status',
  'version',
  'client',
  'completion',
  'help',
]
const rollouts: readonly Use[] = ['diff', 'apply', 'prune']
const onCluster: readonly Use[] = [...rollouts, 'delete', 'status', 'version']
/** What reads the configuration. */
const reading: readonly Use[] = [...evaluations, 'delete', 'status']
/** What deletes, or shows what would be deleted. An apply deletes what it replaces. */
const removals: readonly Use[] = [...rollouts, 'delete']

const dryRuns = ['none', 'client', 'server'] as const
const outputs = ['json', 'yaml', 'name'] as const
const colors = ['auto', 'always', 'never'] as const

const onOff = { bare: 'true', default: false, coerce: boolean } as const

/** The flags that need code of their own to become a part of the request. */
type Special = 'prune' | 'color' | 'v' | 'client' | 'help' | 'version' | 'all' | 'all-objects' | 'watch'

/** All flags, in the order in which help lists them: one for each setting of a request, and the special ones. */
export const flags = {
  file: {
    alias: 'f',
    placeholder: 'PATH',
    once: true,
    topic: 'Configuration',
    description: 'The Nix file with the configuration: a module, or a function that returns one',
    completes: 'nix-file',
    serves: reading,
    coerce: text,
  },
  flake: {
    placeholder: 'REF[#NAME]',
    once: true,
    topic: 'Configuration',
    description:
      'The flake with the configuration. NAME chooses one of its kubernixosConfigurations; without NAME it is the only one, or default',
    completes: 'file',
    serves: reading,
    coerce: text,
  },
  modules: {
    placeholder: 'EXPR',
    once: true,
    topic: 'Configuration',
    description: 'A Nix expression for a list of modules (default: the variable MODULES)',
    serves: reading,
    coerce: text,
  },
  packages: {
    placeholder: 'EXPR',
    once: true,
    topic: 'Configuration',
    description:
      'A Nix expression for a package set, or for the path of one (default: the variable PACKAGES)',
    serves: reading,
    coerce: text,
  },
  'show-trace': {
    ...onOff,
    topic: 'Configuration',
    description: "Show nix's full trace when the evaluation fails",
    serves: reading,
  },
  context: {
    placeholder: 'NAME',
    topic: 'Cluster',
    description: 'The context of the kubeconfig (default: its current context)',
    completes: 'context',
    serves: onCluster,
    coerce: text,
  },
  kubeconfig: {
    placeholder: 'PATH',
    topic: 'Cluster',
    description: 'Read this kubeconfig only (default: the files in KUBECONFIG, or ~/.kube/config)',
    completes: 'file',
    serves: onCluster,
    coerce: text,
  },
  'find-context': {
    ...onOff,
    topic: 'Cluster',
    description:
      'If the cluster is not the one of kubernixos.clusterId, ask the clusters of the other contexts for their ids',
    serves: [...rollouts, 'delete', 'status'],
  },
  namespace: {
    alias: 'n',
    placeholder: 'NAME',
    topic: 'Cluster',
    description: 'The namespace of objects whose manifest has none',
    serves: ['dump', ...rollouts, 'status'],
    coerce: namespace,
  },
  'request-timeout': {
    placeholder: 'TIME',
    topic: 'Cluster',
    description:
      'How long one request may take, such as 30 (seconds) or 1m30s; 0 is no limit (default 0; version: 5s)',
    serves: onCluster,
    coerce: parseDuration,
  },
  'retry-timeout': {
    placeholder: 'TIME',
    topic: 'Cluster',
    description:
      'How long to repeat a request that fails because the server is busy or unreachable; 0 is never (default 2m; version: 5s)',
    serves: onCluster,
    coerce: parseDuration,
  },
  prune: {
    ...onOff,
    topic: 'Apply',
    description: 'With apply: also prune, as the keyword does',
    serves: ['apply', 'prune'],
  },
  'dry-run': {
    placeholder: dryRuns.join('|'),
    completes: dryRuns,
    bare: 'server',
    topic: 'Apply',
    description:
      'Write nothing. server: the API server checks each object; client: list the objects offline. Without a value: server',
    serves: ['apply', 'prune', 'delete'],
    default: 'none',
    coerce: dryRun,
  },
  'save-plan': {
    placeholder: 'PATH',
    topic: 'Apply',
    description:
      'With diff: save the plan in this file, for apply --plan. With --save-plan=-, stdout is the plan, and the differences go to stderr',
    completes: 'file',
    serves: ['diff'],
    coerce: text,
  },
  plan: {
    placeholder: 'PATH',
    topic: 'Apply',
    description:
      'With apply: carry out exactly the saved plan, its deletions included, without asking and without nix. A configuration is only used if a flag names it',
    completes: 'file',
    serves: ['apply'],
    coerce: text,
  },
  'plan-max-age': {
    placeholder: 'TIME',
    topic: 'Apply',
    description: 'The oldest plan that --plan carries out, such as 30m or 8h; 0 is no limit (default 24h)',
    serves: ['apply'],
    default: 86_400_000,
    coerce: parseDuration,
  },
  'force-conflicts': {
    ...onOff,
    topic: 'Apply',
    description: 'Set fields that other field managers own, too; each such field is reported',
    serves: ['diff', 'apply'],
  },
  recreate: {
    ...onOff,
    topic: 'Apply',
    description:
      'Replace objects whose immutable fields change: delete them and create them again; apply asks before that',
    serves: ['diff', 'apply'],
  },
  adopt: {
    ...onOff,
    topic: 'Apply',
    description:
      'Take objects that were there before fully, so that prune may delete them, and take objects of other instances; without it, prune releases the former, and apply refuses the latter',
    serves: ['diff', 'apply'],
  },
  'take-over': {
    placeholder: 'NAME',
    repeatable: true,
    topic: 'Apply',
    description:
      'Make the fields of this field manager ours, such as helm, and remove those that the configuration does not set. May be given several times',
    serves: ['diff', 'apply'],
    coerce: fieldManager,
  },
  'remove-extras': {
    ...onOff,
    topic: 'Apply',
    description:
      'Remove what people added with kubectl edit, patch, label and the like, where the configuration does not set it; without it, diff lists it as extra',
    serves: ['diff', 'apply'],
  },
  'field-manager': {
    placeholder: 'NAME',
    topic: 'Apply',
    description: 'The field manager that owns what is applied (default kubectl-nixos)',
    serves: [...rollouts, 'delete', 'status'],
    coerce: fieldManager,
  },
  'lock-timeout': {
    placeholder: 'TIME',
    topic: 'Apply',
    description:
      'How long to wait for another run of the same configuration to end; 0 is not to wait (default 2m)',
    serves: ['apply', 'prune', 'delete'],
    default: 120_000,
    coerce: parseDuration,
  },
  'no-lock': {
    ...onOff,
    topic: 'Apply',
    description:
      'Do not hold back other runs of the same configuration, and write no record of this rollout to the cluster',
    serves: ['apply', 'prune', 'delete'],
  },
  wait: {
    bare: 'true',
    coerce: boolean,
    topic: 'Apply',
    description: 'Wait until all objects are ready, and only then prune (default: kubernixos.apply.wait)',
    serves: ['apply'],
  },
  timeout: {
    placeholder: 'TIME',
    topic: 'Apply',
    description:
      'How long to wait until objects are ready, between waves and with --wait, in the whole run; 0 is no limit (default 5m)',
    serves: ['apply'],
    default: 300_000,
    coerce: parseDuration,
  },
  yes: {
    alias: 'y',
    ...onOff,
    topic: 'Prune',
    description: 'Delete, release and replace without asking',
    serves: [...evaluations, 'delete'],
  },
  instance: {
    placeholder: 'NAME',
    topic: 'Prune',
    description:
      'With delete or status: the instance that is meant, instead of that of a configuration. No configuration is evaluated',
    serves: ['delete', 'status'],
    coerce: instance,
  },
  'max-deletions': {
    placeholder: 'N|N%',
    topic: 'Prune',
    description:
      'Delete nothing if there are more objects to delete or to replace than N, or than this part of all objects that are ours',
    serves: removals,
    coerce: deletionLimit,
  },
  'keep-kinds': {
    placeholder: 'KIND,...',
    repeatable: true,
    topic: 'Prune',
    description:
      'Neither delete, release nor replace objects of these kinds, such as Secret,deployments.apps',
    serves: removals,
    coerce: kinds,
  },
  'allow-empty': {
    ...onOff,
    topic: 'Prune',
    description: 'Prune even if the configuration has no objects',
    serves: ['diff', 'prune'],
  },
  'prune-contents': {
    ...onOff,
    topic: 'Prune',
    description:
      'Delete Namespaces, CRDs and volumes even if they hold objects or data that prune would keep',
    serves: ['diff', 'prune', 'delete'],
  },
  'prune-adopted': {
    ...onOff,
    topic: 'Prune',
    description: 'Delete objects that were there before apply took them over, instead of releasing them',
    serves: ['diff', 'prune', 'delete'],
  },
  'prune-legacy': {
    ...onOff,
    topic: 'Prune',
    description:
      'Delete objects that kubernixos applied and that are not in the configuration; without it they are kept, because nothing proves which configuration they belong to',
    serves: ['diff', 'prune', 'delete'],
  },
  'delete-timeout': {
    placeholder: 'TIME',
    topic: 'Prune',
    description:
      'How long to wait until deleted objects are gone, those of earlier runs, too; 0 is no limit (default 2m)',
    serves: ['apply', 'prune', 'delete'],
    default: 120_000,
    coerce: parseDuration,
  },
  all: {
    ...onOff,
    topic: 'Status',
    description: 'With status: list all instances on the cluster. No configuration is evaluated',
    serves: ['status'],
  },
  'all-objects': {
    ...onOff,
    topic: 'Status',
    description: 'With status: list objects, too, that are ready and do not differ',
    serves: ['status'],
  },
  watch: {
    alias: 'w',
    ...onOff,
    topic: 'Status',
    description: 'With status: then print what changes, until Ctrl-C',
    serves: ['status'],
  },
  output: {
    alias: 'o',
    placeholder: outputs.join('|'),
    completes: outputs,
    topic: 'Output',
    description: 'The output format; yaml and name are for dump only',
    serves: ['dump', 'diff', 'apply', 'prune', 'delete', 'status', 'version', 'client'],
    coerce: choice(outputs),
  },
  color: {
    placeholder: colors.join('|'),
    completes: colors,
    topic: 'Output',
    description: 'Colour the output; auto (the default) depends on the terminal, NO_COLOR and FORCE_COLOR',
    serves: everywhere,
    default: 'auto',
    coerce: choice(colors),
  },
  v: {
    placeholder: 'N',
    bare: '1',
    topic: 'Output',
    description:
      'Log to stderr; each level adds to the ones below. 1: what was chosen; 2: why an object needed a dry run; 3: the tasks; 4: repeated requests and limits; 5: start and end of each task; 6: each request; 8: bodies; 9: stack traces',
    serves: everywhere,
    default: 0,
    coerce: count,
  },
  client: {
    ...onOff,
    topic: 'Output',
    description: 'With version: contact neither nix nor the server',
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

/** The table row of a flag. */
export function flagOf(name: FlagName): Flag {
  return flags[name]
}

function dryRun(value: string, flag: string): (typeof dryRuns)[number] {
  if (value === 'true') return 'server'
  if (value === 'false') return 'none'
  return choice(dryRuns)(value, flag)
}
