import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { actionsOf, scriptsOf, workflowViolations } from './workflow-rules.ts'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, '.github/workflows')
const workflows = readdirSync(folder).map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

test('all workflows are there', () => {
  expect(workflows.map(({ name }) => name).sort()).toEqual([
    'flake-update.yml',
    'flake.yml',
    'krew.yml',
    'release.yml',
    'test.yml',
  ])
})

test.each(workflows)('$name keeps to the rules', ({ name, text }) => {
  expect(workflowViolations(name, text)).toEqual([])
})

test('the scripts that do the work exist and can be run', () => {
  const scripts = [...new Set(workflows.flatMap(({ text }) => scriptsOf(text)))].sort()
  expect(scripts).toEqual(
    expect.arrayContaining(['scripts/publish', 'scripts/release-notes', 'scripts/test']),
  )
  for (const script of scripts) accessSync(join(root, script), constants.X_OK)
})

test('an action is used at one commit throughout', () => {
  const commits = new Map<string, Set<string>>()
  for (const { action, commit } of workflows.flatMap(({ text }) => actionsOf(text))) {
    commits.set(action, new Set([...(commits.get(action) ?? []), commit]))
  }
  expect(commits.size).toBeGreaterThan(5)
  expect([...commits].filter(([, of]) => of.size > 1)).toEqual([])
})

/** An expression of GitHub's. */
const filledIn = (name: string) => `$\{{ ${name} }}`

const fine = `
on: [push]
permissions: {}
concurrency: x
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: scripts/test
`

describe('a planted violation is found', () => {
  const wrong = (from: string, to: string) => {
    expect(fine).toContain(from)
    return workflowViolations('a.yml', fine.replace(from, to)).join('\n')
  }

  test('nothing in what is fine', () => {
    expect(workflowViolations('a.yml', fine)).toEqual([])
    expect(scriptsOf(fine)).toEqual(['scripts/test'])
  })

  test.each([
    ['permissions: {}\n', '', 'gives permissions to all of its jobs'],
    ['permissions: {}', 'permissions: write-all', 'gives permissions to all of its jobs'],
    ['concurrency: x', '', 'has no concurrency group'],
    ['[push]', '[push, pull_request_target]', 'is started by pull_request_target'],
    ['[push]', '{ issue_comment: { types: [created] } }', 'is started by issue_comment'],
    ['[push]', 'workflow_run', 'is started by workflow_run'],
    ['timeout-minutes: 5', '', 'test has no timeout'],
    ['ubuntu-24.04', 'ubuntu-latest', 'test runs on ubuntu-latest'],
    [
      'ubuntu-24.04',
      `${filledIn('matrix.runner')}\n    strategy: { matrix: { runner: [macos-latest] } }`,
      'on macos-latest',
    ],
    ['    permissions:\n      contents: read\n', '', 'test has no permissions of its own'],
    ['contents: read', 'contents: write', 'test has contents: write'],
    ['contents: read', 'id-token: write', 'test has id-token: write'],
    ['permissions:\n      contents: read', 'permissions: read-all', 'test has the permissions read-all'],
    ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7', 'uses actions/checkout@v7, which is no commit'],
    ['3d3c42e5aac5ba805825da76410c181273ba90b1', '3d3c42e', 'which is no commit'],
    [' # v7.0.1', '', 'does not say the version of actions/checkout@'],
    ['persist-credentials: false', 'fetch-depth: 0', 'test leaves its token in the checkout'],
    ['run: scripts/test', `run: echo ${filledIn('github.head_ref')}`, 'has an expression in the script'],
    ['run: scripts/test', `run: x\n        env: { A: "${filledIn('secrets.TOKEN')}" }`, 'uses a secret'],
  ])('%j as %j: %s', (from, to, sentence) => {
    expect(wrong(from, to)).toContain(sentence)
  })
})

describe('dependency updates', () => {
  interface Update {
    readonly 'package-ecosystem': string
    readonly directory?: string
    readonly directories?: readonly string[]
  }
  const { updates }: { updates: Update[] } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8'))
  const placesOf = (ecosystem: string) =>
    updates
      .filter(update => update['package-ecosystem'] === ecosystem)
      .flatMap(({ directory, directories }) => directories ?? [directory ?? ''])

  test('npm and actions are kept up to date', () => {
    expect(placesOf('npm')).toEqual(['/'])
    expect(placesOf('github-actions')).toEqual(['/'])
  })

  test('so is every Go module but that of Kubernetes, whose 33 replaced parts move together', () => {
    const modules = ['release', 'test'].flatMap(top => (existsSync(join(root, top)) ? goModules(top) : []))
    expect(modules.length).toBeGreaterThan(3)
    expect([...placesOf('gomod'), '/test/control-plane/kubernetes'].sort()).toEqual(modules.sort())
  })

  function goModules(top: string): string[] {
    return readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('go.mod'))
      .map(name => `/${top}/${dirname(name)}`)
  }
})
