import { parse } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly 'runs-on'?: string
  readonly 'timeout-minutes'?: number
  readonly permissions?: Permissions
  readonly uses?: string
  readonly strategy?: { readonly matrix?: { readonly runner?: readonly string[] } }
  readonly steps?: readonly Step[]
}

type Permissions = string | Readonly<Record<string, string>>

interface Workflow {
  readonly on?: string | readonly string[] | Readonly<Record<string, unknown>>
  readonly permissions?: Permissions
  readonly concurrency?: unknown
  readonly jobs?: Readonly<Record<string, Job>>
}

/** The only jobs that may write, and what; all others read. */
const writers: Readonly<Record<string, readonly string[]>> = {
  'flake-update.yml/propose': ['contents', 'pull-requests'],
  'release.yml/publish': ['attestations', 'contents', 'id-token'],
}

/** Events that run with our rights on what strangers wrote. */
const forbiddenEvents = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'discussion']

const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/

/** What a workflow breaks of our rules, a sentence each; `text` is the file `.github/workflows/<name>`. */
export function workflowViolations(name: string, text: string): string[] {
  const workflow: Workflow = parse(text)
  const jobs = Object.entries(workflow.jobs ?? {})
  return [
    ...(JSON.stringify(workflow.permissions) === '{}' ? [] : ['gives permissions to all of its jobs']),
    ...(workflow.concurrency === undefined ? ['has no concurrency group'] : []),
    ...eventsOf(workflow)
      .filter(event => forbiddenEvents.includes(event))
      .map(event => `is started by ${event}`),
    ...(/\bsecrets[.[]/.test(text) ? ['uses a secret'] : []),
    ...uncommentedPins(text),
    ...jobs.flatMap(([job, content]) =>
      jobViolations(`${name}/${job}`, content).map(what => `${job} ${what}`),
    ),
  ].map(what => `${name} ${what}`)
}

/** The scripts of the repository that a workflow runs. */
export function scriptsOf(text: string): string[] {
  const workflow: Workflow = parse(text)
  const commands = Object.values(workflow.jobs ?? {}).flatMap(({ steps = [] }) =>
    steps.map(({ run = '' }) => run),
  )
  return [...new Set(commands.flatMap(run => run.match(/\bscripts\/[\w-]+/g) ?? []))]
}

/** The actions that a workflow uses, with their commits. */
export function actionsOf(text: string): { readonly action: string; readonly commit: string }[] {
  return [...text.matchAll(/uses: ([\w.-]+\/[\w./-]+)@(\S+)/g)].map(([, action = '', commit = '']) => ({
    action,
    commit,
  }))
}

function eventsOf({ on = {} }: Workflow): string[] {
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? [...on] : Object.keys(on)
}

// Dependabot keeps the comment in step with the commit, and people can read it.
function uncommentedPins(text: string): string[] {
  return text
    .split('\n')
    .filter(line => /\buses: [^.]/.test(line) && !/@\S+ # v\d+\.\d+\.\d+$/.test(line))
    .map(line => `does not say the version of ${line.replace(/^.*uses: /, '')}`)
}

function jobViolations(id: string, job: Job): string[] {
  const steps = job.steps ?? []
  return [
    ...permissionViolations(id, job.permissions),
    ...(job.uses === undefined && job['timeout-minutes'] === undefined ? ['has no timeout'] : []),
    ...runnersOf(job)
      .filter(runner => runner.endsWith('-latest'))
      .map(runner => `runs on ${runner}, which changes by itself`),
    ...steps.flatMap(stepViolations),
  ]
}

function permissionViolations(id: string, permissions: Permissions | undefined): string[] {
  if (permissions === undefined) return ['has no permissions of its own']
  if (typeof permissions === 'string') return [`has the permissions ${permissions}`]
  return Object.entries(permissions)
    .filter(([name, access]) => access !== 'read' && access !== 'none' && !writers[id]?.includes(name))
    .map(([name, access]) => `has ${name}: ${access}`)
}

function runnersOf({ 'runs-on': runner = '', strategy }: Job): readonly string[] {
  return runner.includes('matrix.runner') ? (strategy?.matrix?.runner ?? []) : [runner]
}

function stepViolations({ uses, run, with: inputs }: Step): string[] {
  return [
    ...(uses !== undefined && !pinned.test(uses) ? [`uses ${uses}, which is no commit`] : []),
    ...(uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false
      ? ['leaves its token in the checkout']
      : []),
    // What GitHub fills in there becomes part of the script, whoever wrote it.
    ...(run?.includes('${{') ? [`has an expression in the script ${JSON.stringify(run)}`] : []),
  ]
}
