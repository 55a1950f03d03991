import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram } from '../control-plane/run-program.ts'
import { configMap, configuration } from './configuration.ts'
import { program, type Workspace, workspace } from './program.ts'

// What is wrong with a command line by itself: neither nix nor the cluster hears of it.
let place: Workspace

beforeAll(() => {
  place = workspace(configuration({ web: configMap('web') }))
})
afterAll(() => place?.remove())

const see = "See 'kubectl nixos help'."

test.each([
  ['aply', 1, 'unknown keyword: aply', "Did you mean 'apply'?"],
  ['dif', 1, 'unknown keyword: dif', "Did you mean 'diff'?"],
  ['diff purne', 2, 'unknown keyword: purne', "Did you mean 'prune'?"],
  [
    'apply everything',
    1,
    'unknown keyword: everything',
    "The keywords are dump, diff, apply, prune, status, delete, version, completion, help; see 'kubectl nixos help'.",
  ],
  ['apply --prun', 1, 'unknown flag: --prun', 'Did you mean --prune?'],
  ['diff --kubecontext prod', 2, 'unknown flag: --kubecontext', "See 'kubectl nixos help' for the flags."],
  ['diff --contex prod', 2, 'unknown flag: --contex', 'Did you mean --context?'],
  ['apply --no-prune', 1, 'unknown flag: --no-prune', 'Did you mean --prune=false?'],
  ['diff -x', 2, 'unknown flag: -x', "See 'kubectl nixos help' for the flags."],
  [
    'diff --prune',
    2,
    '--prune does nothing without apply or prune',
    'diff shows deletions by itself; to delete, add the keyword prune.',
  ],
  ['diff --dry-run', 2, '--dry-run does nothing without apply or prune', 'Leave --dry-run out.'],
  [
    'apply --dry-run server',
    1,
    'unknown keyword: server',
    "The value of --dry-run is written with '=': --dry-run=server",
  ],
  [
    'apply --dry-run=client --prune',
    1,
    '--dry-run=client is offline, but prune needs the cluster',
    'Use --dry-run=server, or leave prune out.',
  ],
  ['apply --allow-empty', 1, '--allow-empty does nothing without diff or prune', 'Leave --allow-empty out.'],
  [
    'apply --context --yes',
    1,
    'flag needs a value: --context',
    "A value that begins with a dash needs the form --context=-VALUE; see 'kubectl nixos help'.",
  ],
  ['diff --context=', 2, 'invalid value "" for --context: it is empty', see],
  ['diff -o wide', 2, 'invalid value "wide" for --output: it must be one of json, yaml, name', see],
  [
    'diff -o yaml',
    2,
    '-o yaml is for dump alone, because diff prints text or JSON',
    "Use -o json, or run 'diff' by itself without -o.",
  ],
  [
    'apply --request-timeout=soon',
    1,
    'invalid value "soon" for --request-timeout: not a duration of at most 24 days',
    'Give whole seconds or a number with a unit, such as 30, 1s, 2m, 1m30s or 3h; 0 is no limit.',
  ],
  [
    'prune --max-deletions=-1',
    1,
    'invalid value "-1" for --max-deletions: a whole number from 0 up is expected, or a part from 0% to 100%',
    see,
  ],
  ['version apply', 1, 'version stands alone, without apply', "See 'kubectl nixos help'."],
])('%s', async (line, code, message, hint) => {
  const lines = [`error: ${message}`, hint, 'error: nothing was written', '']
  const nobody = { PATH: '/nowhere', KUBECONFIG: '/nowhere' }
  expect(await place.run(line.split(' '), nobody)).toEqual({ code, stdout: '', stderr: lines.join('\n') })
})

describe('a reader that goes away', () => {
  const many = `{ kubernixos.manifests = builtins.genList (n: {
    apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "web-\${toString n}";
    data.text = builtins.concatStringsSep "-" (builtins.genList toString 200);
  }) 1000; }`

  test('is no failure, and nothing is said', async () => {
    place.write({ 'many.nix': many })
    const pipe = `"${program}" dump -f many.nix | head -c 20; echo "\${PIPESTATUS[0]}" >&2`
    const { stdout, stderr } = await runProgram(['bash', '-c', pipe], { cwd: place.folder })
    expect(stdout).toBe('{\n  "apiVersion": "v')
    expect(stderr).toBe('0\n')
  })

  test('without it, all is written', async () => {
    const { code, stdout } = await place.run(['dump', '-f', 'many.nix'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).items).toHaveLength(1000)
  })
})

test('called as kubernixos, it says that name', async () => {
  const { code, stderr } = await runProgram([join(program, '../kubernixos'), 'apply', 'all'])
  expect(code).toBe(1)
  expect(stderr).toContain("see 'kubernixos help'.\n")
})
