import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readGoYaml } from '../../src/cluster/kubeconfig/go-yaml.ts'
import type { Kubeconfig } from '../../src/cluster/kubeconfig/kubeconfig.ts'
import { parseKubeconfig } from '../../src/cluster/kubeconfig/parse-kubeconfig.ts'
import { UserError } from '../../src/errors.ts'
import { findBinaries } from '../control-plane/find-binaries.ts'
import { runProgram } from '../control-plane/run-program.ts'

// Reads the same files by the real kubectl and by our own reader.

const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-kubeconfig-'))
let kubectl: string

beforeAll(async () => {
  kubectl = (await findBinaries()).kubectl
})
afterAll(() => rmSync(folder, { recursive: true }))

type Named<T extends string, V> = { readonly name: string } & { readonly [K in T]: V }

interface View {
  readonly 'current-context'?: string
  readonly contexts: readonly Named<'context', { cluster: string; user: string; namespace?: string }>[] | null
  readonly clusters:
    | readonly Named<
        'cluster',
        {
          server: string
          'insecure-skip-tls-verify'?: boolean
          extensions?: readonly { extension: unknown }[]
        }
      >[]
    | null
  readonly users: readonly Named<'user', { token?: string; 'as-groups'?: string[] }>[] | null
}

/** What `kubectl config view` prints; undefined if it refuses the file. */
async function kubectlView(text: string): Promise<View | undefined> {
  const path = join(folder, 'config')
  writeFileSync(path, text)
  const run = await runProgram([kubectl, 'config', 'view', '--raw', '-o', 'json', '--kubeconfig', path])
  return run.code === 0 ? (JSON.parse(run.stdout) as View) : undefined
}

const byName = <T extends { readonly name: string }>(entries: Iterable<T>) =>
  [...entries].sort((one, other) => (one.name < other.name ? -1 : 1))

/** What both readers show of a file. */
function ofKubectl(view: View) {
  return {
    current: view['current-context'] || undefined,
    contexts: byName(view.contexts ?? []).map(({ name, context }) => ({
      name,
      cluster: context.cluster,
      user: context.user,
      namespace: context.namespace,
    })),
    clusters: byName(view.clusters ?? []).map(({ name, cluster }) => ({
      name,
      server: cluster.server,
      skipVerify: cluster['insecure-skip-tls-verify'] ?? false,
    })),
    users: byName(view.users ?? []).map(({ name, user }) => ({
      name,
      token: user.token,
      groups: user['as-groups'] ?? [],
    })),
  }
}

function ofOurs({ currentContext, contexts, clusters, users }: Kubeconfig) {
  return {
    current: currentContext,
    contexts: byName(contexts.values()).map(({ name, cluster, user, namespace }) => ({
      name,
      cluster,
      user,
      namespace,
    })),
    clusters: byName(clusters.values()).map(({ name, server, skipVerify }) => ({ name, server, skipVerify })),
    users: byName(users.values()).map(({ name, token, asGroups }) => ({ name, token, groups: asGroups })),
  }
}

function ourView(text: string) {
  try {
    return ofOurs(parseKubeconfig(text, '/k'))
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

const cluster = (fields: string) => `clusters: [{ name: c, cluster: { server: s, ${fields} } }]`
const user = (fields: string) => `users: [{ name: u, user: { ${fields} } }]`
const anchors = 'a: &a { cluster: c1, namespace: n1 }\nb: &b { namespace: n2, user: u2 }\n'
const context = (fields: string) => `${anchors}contexts: [{ name: c, context: { ${fields} } }]`

test.each([
  'current-context: a\n---\ncurrent-context: b',
  '# comment\n---\ncurrent-context: b\n...\n---\nx: [',
  '---\n---\ncurrent-context: b',
  'current-context: a\ncurrent-context: b',
  'current-context: a\ncurrent-context:',
  'contexts: [{ name: a, context: { cluster: one } }]\ncontexts: [{ name: b, context: { cluster: two } }]',
  'contexts: [{ name: a }, { name: a }]',
  'contexts: [{ name: a, context: { cluster: one, cluster: two } }]',
  context('<<: *a'),
  context('<<: *a, cluster: own'),
  context('cluster: own, <<: *a'),
  context('<<: [*a, *b]'),
  context('<<: [*b, *a]'),
  context('user: own, <<: [*b, *a], cluster: own'),
  context('<<: *a, <<: *b'),
  context('<<: { namespace: inline }'),
  context('"<<": { namespace: quoted }'),
  context('<<: 3'),
  context('<<: '),
  context('<<: [1]'),
  `${anchors}l: &l [*a]\ncontexts: [{ name: c, context: { <<: *l } }]`,
  'base: &b { current-context: z, contexts: [{ name: z }] }\n<<: *b',
  'contexts: [{ <<: { name: a }, context: { cluster: c } }]',
  cluster('insecure-skip-tls-verify: yes'),
  cluster('insecure-skip-tls-verify: y'),
  cluster('insecure-skip-tls-verify: On'),
  cluster('insecure-skip-tls-verify: off'),
  cluster('insecure-skip-tls-verify: ~'),
  cluster('insecure-skip-tls-verify: "true"'),
  cluster('insecure-skip-tls-verify: oN'),
  cluster('insecure-skip-tls-verify: 1'),
  cluster('tls-server-name: n'),
  user('token: 12345'),
  user('token: 12:30'),
  user('token: !!str 12345'),
  user('token: !!binary YWI='),
  user('token: [x]'),
  user('as-groups: [ops, no]'),
  user('as-groups: [ops, "no"]'),
  'clusters: {}',
  'clusters: [null, { name: a }]',
  'clusters: [{ name: a, cluster: [x] }]',
  'clusters: [{ Name: a, cluster: { Server: x } }]',
  'users: &u\nusers: *u',
  '{ kind: Secret, apiVersion: v1 }',
  '{ kind: Config, apiVersion: v2 }',
  '[a]',
  'hello',
  'a: *b',
  '{ ~: a }',
])('kubectl and we read the same: %j', async text => {
  const view = await kubectlView(text)
  expect(ourView(text)).toEqual(view && ofKubectl(view))
})

const words =
  'y Y yes YES yES on On oN true tRUE n N no off OFF false ~ null nULL 0 12 -12 +12 1_000 010 -010 0o17 0o8 0b101 0b2 0xFf 0xg 08 1.5 .5 -.5 1. 1e3 1E-2 1e - + . .e1 _1 1__2 12:30 2001-01-01 2001-01-01T00:00:00Z 1.2.3 = << < a1 !!str,yes !!bool,"yes" !!int,"7" !!float,3 !!binary,aGk= !x,no "12" \'no\''
const values = [
  ...words.split(' ').map(word => word.replace(',', ' ')),
  '{ yes: 1, 12: 2, "no": 3, a: 4, a: 5 }',
  '{ __proto__: { b: 1 } }',
  '[ 1, [2] ]',
  '',
]

test('kubectl and we resolve the same values', async () => {
  const list = values.map(value => `    - ${value}\n`).join('')
  const text = `clusters:\n- name: c\n  cluster:\n    extensions:\n    - name: x\n      extension:\n        v:\n${list.replaceAll('    -', '        -')}`
  const view = await kubectlView(text)
  const ours = readGoYaml(text) as View
  const read = ({ clusters }: View) => clusters?.[0]?.cluster.extensions?.[0]?.extension
  expect(view).toBeDefined()
  expect(JSON.parse(JSON.stringify(read(ours)))).toEqual(view && read(view))
  expect(Object.values(read(ours) as object)[0]).toHaveLength(values.length)
})
