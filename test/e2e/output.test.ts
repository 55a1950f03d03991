import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { configMap, configuration } from './configuration.ts'
import { jsonDocument } from './json-document.ts'
import { onPlane } from './on-plane.ts'
import { program } from './program.ts'

const { plane, place } = onPlane({ nodes: 0 })

describe('a Secret', () => {
  const [first, second, foreign] = ['correct-horse-battery', 'staple-of-the-day', 'somebody-elses-word']
  const words = [first, second, foreign].flatMap(word => [word, Buffer.from(word).toString('base64')])
  const secret = (data: object, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login' },
    stringData: data,
    ...more,
  })

  /** Runs for text and for JSON, both with -v=8, and holds that no word comes out. */
  async function secretive(...args: string[]) {
    const plain = await place.run([...args, '-v=8'])
    const json = await place.run([...args, '-v=8', '-o', 'json'])
    for (const { stdout, stderr } of [plain, json]) {
      for (const word of words) expect(stdout + stderr).not.toContain(word)
      // What is left out are bodies, not the requests.
      expect(stderr).toMatch(/GET https:\/\/\S+ 200 in \d+ ms/)
    }
    return { plain, json: jsonDocument(json.stdout) }
  }
  const write = (object: ReturnType<typeof secret>) =>
    place.write(configuration({ login: object as never, web: configMap('web') }, { instance: 'secret' }))

  test('is in dump, which is the manifest', async () => {
    write(secret({ word: first }))
    expect((await place.run(['dump'])).stdout).toContain(Buffer.from(first).toString('base64'))
  })

  test('to be created shows none of its values', async () => {
    const { plain, json } = await secretive('diff')
    expect(plain.stdout).toContain('***')
    expect(json.summary).toMatchObject({ create: 2 })
    const dry = await secretive('apply', '--dry-run')
    expect(dry.json).toMatchObject({ kind: 'Rollout', dryRun: 'server', summary: { created: 2 } })
    const { json: created } = await secretive('apply')
    expect(created).toMatchObject({ kind: 'Rollout', summary: { unchanged: 2 } })
  })

  test('to be changed shows that it changes', async () => {
    write(secret({ word: second }))
    const { plain, json } = await secretive('diff')
    expect(plain.stdout).toContain('    ~ data.word: *** (before) → *** (after)\n')
    expect(json.changes.find(({ action }: { action: string }) => action === 'update').patch).toEqual([
      { op: 'replace', path: '/data/word', value: '*** (after)' },
    ])
    await secretive('apply')
  })

  test('that another manager owns shows the conflict', async () => {
    const theirs = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login' },
      data: { word: Buffer.from(foreign).toString('base64') },
    }
    const { code } = await plane.kubectl(
      ['apply', '--server-side', '--force-conflicts', '--field-manager=vault', '-f', '-'],
      { stdin: JSON.stringify(theirs) },
    )
    expect(code).toBe(0)
    const { plain, json } = await secretive('diff')
    expect(plain.stdout).toContain('data.word of "vault" (Apply): live *** (before), wanted *** (after)\n')
    expect(json).toMatchObject({ summary: { refused: 1 } })
    await secretive('apply')
    await secretive('apply', '--force-conflicts')
  })

  test.each([
    ['a number', { stringData: { word: 12_345_678 } }, '.stringData.word is a number'],
    ['a map', { data: { word: { inner: first } } }, '.data.word is an object'],
  ])('that holds %s is named by its place', async (_name, more, message) => {
    write(secret({}, { metadata: { name: 'rejected' }, ...more }))
    const { code, stdout, stderr } = await place.run(['apply', '-v=8'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(`manifests.login ${message}, not a string`)
    expect(stderr).not.toMatch(/12345678|inner/)
  })

  test.each([
    ['no base64', { data: { word: `${first}!` } }],
    ['a wrong type', { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': first } }],
    ['an unknown field', { dta: { word: first } }],
  ])('that the server rejects, %s, is not quoted', async (_name, more) => {
    write(secret({}, { metadata: { name: 'rejected' }, ...more }))
    const { plain, json } = await secretive('apply')
    expect(plain.code).toBe(1)
    expect(plain.stdout + plain.stderr).not.toContain('12345678')
    expect(json).toMatchObject({ summary: { refused: 1 } })
    await secretive('diff')
  })

  test('to be deleted', async () => {
    place.write(configuration({ web: configMap('web') }, { instance: 'secret' }))
    const { json } = await secretive('diff')
    expect(json).toMatchObject({ summary: { delete: 1 } })
    await secretive('prune', '--yes')
    expect((await plane.kubectl(['get', 'secret', 'login'])).code).toBe(1)
  })
})

test('a chain prints a document for each, one after the other', async () => {
  place.write(configuration({ web: configMap('chain') }, { instance: 'chain' }))
  const { code, stdout } = await place.run(['dump', 'diff', 'apply', 'prune', '--yes', '-o', 'json'])
  expect(code).toBe(0)
  const [list, diff, rollout, ...more] = stdout.split(/(?<=^\}\n)/m)
  expect(JSON.parse(list!).kind).toBe('List')
  expect(jsonDocument(diff!)).toMatchObject({ kind: 'Diff', summary: { create: 1 } })
  expect(jsonDocument(rollout!)).toMatchObject({ kind: 'Rollout', summary: { created: 1 }, dryRun: 'none' })
  expect(more).toEqual([])
})

test('refusals, failures and what is kept are told in JSON, too', async () => {
  place.write(configuration({ old: configMap('kept') }, { instance: 'json' }))
  await place.run(['apply'])
  await plane.kubectl(['annotate', 'configmap', 'kept', 'kubernixos/prune=disabled'])
  const bad = { ...configMap('bad'), metadata: { name: 'bad', labels: { tier: 'not valid!' } } }
  place.write(configuration({ bad, good: configMap('good') }, { instance: 'json' }))
  for (const args of [['diff'], ['apply'], ['apply', '--prune', '--yes'], ['prune']]) {
    const { stdout } = await place.run([...args, '-o', 'json'])
    const { kind, summary, changes } = jsonDocument(stdout)
    const refused = args[0] === 'prune' ? 0 : 1
    expect(summary).toMatchObject({ refused })
    const reasons = changes.map(({ reason }: { reason?: { kind: string } }) => reason?.kind)
    expect(reasons.includes('rejected')).toBe(refused === 1)
    if (kind === 'Diff' || args.includes('--prune') || args[0] === 'prune') {
      expect(reasons).toContain('prune-disabled')
    }
  }
})

test('a reader that goes away does not stop a rollout', async () => {
  place.write({ 'kubernixos.nix': manyIn('unread', 200) })
  const pipe = `"${program}" apply | head -1; echo "\${PIPESTATUS[0]}" >&2`
  const { stdout, stderr } = await runProgram(['bash', '-c', pipe], {
    cwd: place.folder,
    env: { KUBECONFIG: plane.kubeconfig, NO_COLOR: '1' },
  })
  expect(stdout).toBe('namespace/unread created\n')
  expect(stderr).toBe('201 created\n0\n')
})

test('Ctrl-C during an apply ends it with a summary, 130, and without deletions', async () => {
  place.write(configuration({ old: configMap('old') }, { instance: 'interrupted' }))
  await place.run(['apply'])
  place.write({ 'kubernixos.nix': manyIn('interrupted', 2000) })
  const child = spawn(program, ['apply', '--prune', '--yes'], {
    cwd: place.folder,
    env: { ...process.env, KUBECONFIG: plane.kubeconfig, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.once('data', () => child.kill('SIGINT'))
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'close')
  const [stdout, stderr] = await printed
  expect(code).toBe(130)
  // What was under way when the key was pressed counts as failed: nobody has waited for its answer.
  const summary = /(?:^|\n)(\d+) created, (?:(\d+) failed, )?(\d+) not run\n(?:.*\n)?interrupted\n$/.exec(
    stderr,
  )
  const [created, failed, notRun] = [1, 2, 3].map(group => Number(summary?.[group] ?? 0)) as [
    number,
    number,
    number,
  ]
  expect(notRun).toBeGreaterThan(0)
  expect(stdout.match(/ created\n/g)).toHaveLength(created)
  const names = ['get', 'configmaps', '-n', 'interrupted', '-l', 'kubernixos', '-o', 'name']
  const written = (await plane.kubectl(names)).stdout.trim().split('\n').length
  expect(written).toBeGreaterThanOrEqual(created - 1)
  expect(written).toBeLessThanOrEqual(created - 1 + failed)
  expect((await plane.kubectl(['get', 'configmap', 'old'])).code).toBe(0)
})

test('Ctrl-C while the cluster is looked at says no more than that', async () => {
  place.write({ 'kubernixos.nix': manyIn('default', 500) })
  const child = spawn(program, ['apply', '-v=6'], {
    cwd: place.folder,
    env: { ...process.env, KUBECONFIG: plane.kubeconfig, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Once: a second Ctrl-C ends the program without a word.
  let interrupted = false
  child.stderr.on('data', (chunk: Buffer) => {
    if (!interrupted && chunk.includes('dryRun=All')) interrupted = child.kill('SIGINT')
  })
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'close')
  const [stdout, stderr] = await printed
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
  expect(stderr).not.toContain('refused')
  expect(stderr).toMatch(/\ninterrupted\n$/)
})

/** A Namespace full of ConfigMaps, in an instance of the same name. */
function manyIn(namespace: string, count: number): string {
  return `{ kubernixos = { instance = "${namespace}"; namespace = "${namespace}"; manifests = [
    { apiVersion = "v1"; kind = "Namespace"; metadata.name = "${namespace}"; }
  ] ++ builtins.genList (n: {
    apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "web-\${toString n}";
  }) ${count}; }; }`
}
