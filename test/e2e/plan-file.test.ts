import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'
import { writesSince } from './program.ts'

const { plane, place, run } = onPlane({ nodes: 0 })
const schema = JSON.parse(readFileSync(new URL('../../schema/plan.json', import.meta.url), 'utf8'))
const validate = new Ajv().compile(schema)

const pathOf = (name: string) => join(place.folder, name)
const planIn = (name: string) => JSON.parse(readFileSync(pathOf(name), 'utf8'))
const secret = (name: string, password: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData: { password },
})
const deployment = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'api' } },
    template: {
      metadata: { labels: { app: 'api' } },
      spec: { containers: [{ name: 'api', image: 'api:1' }] },
    },
  },
})

/** Carries a plan out beside a configuration that nobody may read, and without nix. */
async function carryOut(path: string, ...args: string[]) {
  place.write({ 'kubernixos.nix': 'throw "the configuration is read"' })
  const start = new Date()
  const env = { PATH: '/nowhere', MODULES: 'throw "MODULES is read"' }
  const finished = await place.run(['apply', '--plan', path, ...args], env)
  return { ...finished, writes: await writesSince(plane, start) }
}

const again = (path: string) => `To save a new plan: kubectl nixos diff --save-plan ${path}\n`

test('a plan is carried out as it was saved, deletions included, without nix and without a question', async () => {
  const options = { instance: 'saved' }
  const before = {
    login: secret('login', 'hunter22'),
    web: configMap('web', { a: '1' }),
    old: configMap('old'),
  }
  place.write(configuration({ ...before, api: deployment(1) }, options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const { old: _, ...stays } = before
  const wanted = { ...stays, web: configMap('web', { a: '2' }), new: configMap('new'), api: deployment(2) }
  place.write(configuration(wanted, options))
  const saved = await run('diff', '--save-plan', 'saved.json')
  expect(saved).toMatchObject({
    code: 1,
    stderr:
      'The plan is in saved.json. To carry it out: kubectl nixos apply --plan saved.json\n1 to create, 2 to update, 1 to restamp, 1 to delete\n',
    writes: [],
  })
  expect(statSync(pathOf('saved.json')).mode & 0o777).toBe(0o600)
  expect(validate(planIn('saved.json')), JSON.stringify(validate.errors)).toBe(true)
  expect(readFileSync(pathOf('saved.json'), 'utf8')).not.toMatch(/hunter22|aHVudGVyMjI/)

  // What no request depends on may change: a status, fields of others, and what is not in the plan.
  const status = '{"status":{"observedGeneration":7}}'
  await kubectl(plane, 'patch', 'deployment', 'api', '--subresource=status', '--type=merge', '-p', status)
  await kubectl(plane, 'label', 'configmap', 'old', 'seen=yes')
  const labels = { kubernixos: 'c0ffee', 'kubernixos/instance': 'saved' }
  const late = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', labels } }
  const ours = ['apply', '--server-side', '--field-manager=kubectl-nixos', '-f', '-']
  expect(await plane.kubectl(ours, { stdin: JSON.stringify(late) })).toMatchObject({ code: 0 })

  const foretold = await carryOut('saved.json', '--dry-run=server')
  expect(foretold).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('\n1 created, 2 configured, 1 restamped, 1 pruned (server dry run)\n'),
    writes: [],
  })
  const done = await carryOut('saved.json', '-o=json')
  expect(done).toMatchObject({
    code: 0,
    stderr:
      'note: the plan does not contain the removal of configmap/late (namespace default); prune would remove it now, and this run does not\n1 created, 2 configured, 1 restamped, 1 pruned\n',
  })
  const document = jsonDocument(done.stdout)
  expect(document).toMatchObject({ kind: 'Rollout', reason: null, dryRun: 'none' })
  expect(actionsOf(document)).toEqual({
    'ConfigMap new': 'created',
    'ConfigMap web': 'configured',
    'Deployment api': 'configured',
    'Secret login': 'restamped',
    'ConfigMap old': 'pruned',
  })
  expect(done.writes.filter(write => write.startsWith('delete'))).toEqual([
    'delete /api/v1/namespaces/default/configmaps/old',
  ])

  const twice = await carryOut('saved.json', '-o=json')
  expect(twice).toMatchObject({ code: 1, writes: [] })
  expect(jsonDocument(twice.stdout)).toMatchObject({ reason: 'stale-plan', changes: [] })
})

describe('a plan that no longer fits', () => {
  const options = { instance: 'stale' }
  const names = ['edited', 'drifted', 'gone', 'guarded', 'replaced', 'same']
  const all = (data: Record<string, string>) =>
    Object.fromEntries(names.map(name => [name, configMap(name, data)]))

  test('is refused with everything that differs', async () => {
    place.write(configuration({ ...all({ a: '1' }), login: secret('stale-login', 'first-one') }, options))
    expect(await run('apply')).toMatchObject({ code: 0 })
    const { gone: _1, guarded: _2, replaced: _3, ...kept } = all({ a: '1' })
    const wanted = {
      ...kept,
      edited: configMap('edited', { a: '2' }),
      taken: configMap('taken'),
      login: secret('stale-login', 'first-one'),
    }
    place.write(configuration(wanted, options))
    expect(await run('diff', '--save-plan', 'stale.json')).toMatchObject({ code: 1 })
    const edit = (name: string, patch: string) =>
      kubectl(plane, 'patch', 'configmap', name, '--type=merge', '-p', patch)
    await edit('edited', '{"data":{"a":"3"}}')
    await edit('drifted', '{"data":{"a":"4"}}')
    await edit('guarded', '{"metadata":{"annotations":{"kubernixos/prune":"disabled"}}}')
    await kubectl(plane, 'create', 'configmap', 'taken')
    await kubectl(plane, 'delete', 'configmap', 'gone')
    await kubectl(plane, 'patch', 'secret', 'stale-login', '-p', '{"stringData":{"password":"second-one"}}')
    const { stdout } = await plane.kubectl([
      'get',
      'configmap',
      'replaced',
      '-o=json',
      '--show-managed-fields',
    ])
    const { metadata, ...rest } = JSON.parse(stdout)
    await kubectl(plane, 'delete', 'configmap', 'replaced')
    const copy = { ...rest, metadata: { name: 'replaced', labels: metadata.labels } }
    const ours = ['apply', '--server-side', '--field-manager=kubectl-nixos', '-f', '-']
    expect(await plane.kubectl(ours, { stdin: JSON.stringify(copy) })).toMatchObject({ code: 0 })

    const { code, stdout: out, stderr, writes } = await carryOut('stale.json', '--plan-max-age=1ms')
    expect({ code, out, writes }).toEqual({ code: 1, out: '', writes: [] })
    const [head, age, ...lines] = stderr.split('\n')
    expect(head).toBe('error: --plan stale.json: the plan no longer fits:')
    expect(age).toMatch(/^- it was made at 20\S+Z, \d+m?s ago, and --plan-max-age is 1ms$/)
    expect(lines.slice(0, -3).toSorted()).toEqual([
      '- configmap/drifted (namespace default): the plan restamps it, but it would be updated now',
      '- configmap/edited (namespace default): the plan updates it, but what would change now differs: data.a',
      '- configmap/gone (namespace default): the plan deletes it, but it is gone, being deleted or no longer ours',
      '- configmap/guarded (namespace default): the plan deletes it, but it would be kept now',
      '- configmap/replaced (namespace default): the plan deletes it, but another object has its name now',
      '- configmap/taken (namespace default): the plan creates it, but it would be adopted now',
      '- secret/stale-login (namespace default): its values are no longer those of the plan',
    ])
    expect(lines.slice(-3).join('\n')).toBe(`${again('stale.json')}stale-plan: nothing was written\n`)
  })
})

test('a Secret that changes needs the configuration, and only the one of the plan', async () => {
  const options = { instance: 'secrets' }
  const other = secret('other-login', 'unchanged-one')
  place.write(configuration({ login: secret('new-login', 'first-one'), other }, options))
  expect(await run('apply')).toMatchObject({ code: 0 })
  const { 'kubernixos.nix': text } = configuration(
    { login: secret('new-login', 'second-one'), other },
    options,
  )
  place.write({ 'shop.nix': text })
  expect(await run('diff', '-f', 'shop.nix', '--save-plan', 'secrets.json')).toMatchObject({ code: 1 })
  expect(await carryOut('secrets.json')).toMatchObject({
    code: 1,
    stdout: '',
    stderr:
      'error: --plan secrets.json: the values of these Secrets are not in the plan, and it changes them:\n- secret/new-login (namespace default)\nGive the configuration of the plan, too: -f PATH, --flake REF or --modules EXPR\nrefused: nothing was written\n',
    writes: [],
  })
  const changed = configuration(
    { login: secret('new-login', 'third-one'), other },
    { ...options, namespace: 'kube-public' },
  )
  place.write({ 'other.nix': changed['kubernixos.nix'] })
  const moved = await run('apply', '--plan', 'secrets.json', '-f', 'other.nix')
  expect(moved).toMatchObject({ code: 1, stdout: '', writes: [] })
  expect(moved.stderr).toMatch(
    /^error: --plan secrets.json: the plan no longer fits:\n- the configuration has changed: its checksum is \w+, and that of the plan is \w+\n- settings of the configuration have changed: namespace\n.*\nstale-plan: nothing was written\n$/,
  )
  expect(await run('apply', '--plan', 'secrets.json', '-f', 'shop.nix')).toMatchObject({
    code: 0,
    stderr: '1 configured, 1 restamped\n',
  })
  const live = await kubectl(plane, 'get', 'secret', 'new-login', '-o', 'jsonpath={.data.password}')
  expect(Buffer.from(live, 'base64').toString()).toBe('second-one')
})

test('flags belong to the plan, and another context moves nothing', async () => {
  const options = { instance: 'flags' }
  place.write(configuration({ a: configMap('flagged') }, options))
  const saved = await run('diff', '-n', 'kube-public', '--save-plan', 'flags.json')
  expect(saved).toMatchObject({ code: 1 })
  place.write(configuration({ a: configMap('flagged') }, { ...options, instance: 'context' }))
  expect(await run('diff', '--save-plan', 'context.json')).toMatchObject({ code: 1 })
  await kubectl(plane, 'config', 'set-context', '--current', '--namespace=kube-node-lease')
  expect(await carryOut('flags.json')).toMatchObject({
    code: 0,
    writes: [
      'patch /api/v1/namespaces/kube-public/configmaps/flagged?fieldManager=kubectl-nixos&fieldValidation=Strict',
    ],
  })
  expect(await carryOut('context.json')).toMatchObject({
    code: 0,
    writes: [
      'patch /api/v1/namespaces/default/configmaps/flagged?fieldManager=kubectl-nixos&fieldValidation=Strict',
    ],
  })
  await kubectl(plane, 'config', 'set-context', '--current', '--namespace=default')
})

describe('a file that is not carried out', () => {
  const nobody = { KUBECONFIG: '/nowhere' }

  test('without a word to the cluster', async () => {
    place.write(configuration({ web: configMap('bad-file') }, { instance: 'files' }))
    expect(await run('diff', '--save-plan', 'good.json')).toMatchObject({ code: 1 })
    const good = readFileSync(pathOf('good.json'), 'utf8')
    const { stdout: diff } = await run('diff', '-o', 'json')
    const rows: [string, string, string | RegExp][] = [
      ['empty.json', '', /the file is not a plan, or only a part of one: .*\n.*\nerror:/],
      ['cut.json', good.slice(0, 3000), /the file is not a plan, or only a part of one: .*\n.*\nerror:/],
      ['yaml.json', 'kind: Plan\n', /the file is not a plan, or only a part of one: .*\n.*\nerror:/],
      ['diff.json', diff, 'the file is not a plan but Diff of kubectl-nixos/v1\n'],
      [
        'newer.json',
        good.replace('"schema": 1', '"schema": 2'),
        /kubectl-nixos v\S+ has saved it in format 2, but kubectl-nixos v\S+ reads format 1\n.*\nstale-plan:/,
      ],
      [
        'edited.json',
        good.replaceAll('bad-file', 'other'),
        /its content was changed after it was saved, because its sha256 does not fit\n.*\nrefused:/,
      ],
    ]
    for (const [name, text, message] of rows) {
      expect(text).not.toBe(good)
      writeFileSync(pathOf(name), text)
      const { code, stdout, stderr } = await place.run(['apply', '--plan', name], nobody)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(typeof message === 'string' ? new RegExp(message) : message)
      const isPlan = ['newer.json', 'edited.json'].includes(name)
      const path = isPlan ? name : 'PATH'
      expect(stderr).toContain(
        `To save a ${isPlan ? 'new ' : ''}plan: kubectl nixos diff --save-plan ${path}\n`,
      )
      expect(stderr).not.toContain('bug')
    }
    const over = await place.run(['diff', '--save-plan', 'kubernixos.nix'], nobody)
    expect(over).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(
        'error: --save-plan kubernixos.nix: the file has other content than a plan, so the plan is not saved there\n',
      ),
    })
    const missing = await place.run(['apply', '--plan', 'missing.json'], nobody)
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--plan missing.json: cannot be read: ENOENT'),
    })
    const folder = await place.run(['diff', '--save-plan', 'no/such/plan.json'])
    expect(folder).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('cannot save the plan: ENOENT'),
    })
  })

  test('because it refuses an object', async () => {
    const typo = { ...configMap('typo'), dta: {} }
    place.write(configuration({ typo, fine: configMap('fine') }, { instance: 'refusing' }))
    expect(await run('diff', '--save-plan', 'refusing.json')).toMatchObject({ code: 2 })
    expect(await place.run(['apply', '--plan', 'refusing.json'], nobody)).toMatchObject({
      code: 1,
      stderr: `error: --plan refusing.json: the plan cannot be carried out, because it refuses:\n- configmap/typo (namespace default)\nSee why: kubectl nixos diff. Then repair it. ${again('refusing.json')}refused: nothing was written\n`,
    })
  })
})

test('a plan can go to stdout, and then nothing else does', async () => {
  place.write(configuration({ web: configMap('piped') }, { instance: 'piped' }))
  const { code, stdout, stderr } = await run('diff', '--save-plan', '-')
  expect(code).toBe(1)
  expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true)
  expect(stderr).toMatch(/^\+ configmap\/piped \(namespace default\) create\n.*\n1 to create\n$/s)
  writeFileSync(pathOf('piped.json'), stdout)
  expect(await carryOut('piped.json')).toMatchObject({ code: 0, stdout: 'configmap/piped created\n' })
  // Without a configuration of this folder, diff would evaluate the one that nobody may read.
  place.write(configuration({ web: configMap('piped') }, { instance: 'piped' }))
  const json = await run('diff', '--save-plan', 'unchanged.json', '-o', 'json')
  expect(jsonDocument(json.stdout)).toMatchObject({ kind: 'Diff', summary: { unchanged: 1 } })
  expect(await carryOut('unchanged.json')).toMatchObject({ code: 0, stderr: '1 unchanged\n', writes: [] })
})
