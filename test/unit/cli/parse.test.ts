import { describe, expect, test } from 'vitest'
import { failureCodeOf } from '../../../src/cli/execute.ts'
import { parseArguments } from '../../../src/cli/parse.ts'
import { UserError } from '../../../src/errors.ts'

function parse(line: string) {
  return parseArguments(line === '' ? [] : line.split(' '), 'kubectl nixos')
}

function requestOf(line: string) {
  const invocation = parse(line)
  if (invocation.kind !== 'run') throw new Error(`${line} is no run but ${invocation.kind}`)
  return invocation.request
}

function failureOf(line: string): UserError {
  try {
    parse(line)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error(`${line} was accepted`)
}

describe('keywords', () => {
  test.each([
    ['', []],
    ['prune dump', ['dump', 'prune']],
    ['apply diff apply diff', ['diff', 'apply']],
    ['apply --prune', ['apply', 'prune']],
    ['apply --prune=false', ['apply']],
    ['prune --prune', ['prune']],
    ['-- diff', ['diff']],
    ['--dry-run prune', ['prune']],
    ['-v diff', ['diff']],
    ['-f diff apply', ['apply']],
    ['-y apply prune', ['apply', 'prune']],
  ])('%s', (line, keywords) => {
    expect(requestOf(line).keywords).toEqual(keywords)
  })
})

describe('flags', () => {
  test.each([
    ['apply --dry-run', { dryRun: 'server' }],
    ['apply --dry-run=true', { dryRun: 'server' }],
    ['apply --dry-run=client', { dryRun: 'client' }],
    ['apply --dry-run=false', { dryRun: 'none' }],
    ['apply', { dryRun: 'none', yes: false, verbosity: 0, output: undefined }],
    ['diff -n 123', { namespace: '123' }],
    ['diff -n123', { namespace: '123' }],
    ['dump -n shop', { namespace: 'shop' }],
    ['diff -n=shop', { namespace: 'shop' }],
    ['diff --namespace shop --namespace=cart', { namespace: 'cart' }],
    ['diff -v', { verbosity: 1 }],
    ['diff -v=6', { verbosity: 6 }],
    ['diff -v6', { verbosity: 6 }],
    ['prune --yes=F', { yes: false }],
    ['prune --yes --yes=false', { yes: false }],
    ['prune -yv=3', { yes: true, verbosity: 3 }],
    ['prune -yo json', { yes: true, output: 'json' }],
    ['dump --yes', { yes: true }],
    ['dump -o yaml', { output: 'yaml' }],
    ['dump apply --dry-run=client -o json', { output: 'json', dryRun: 'client' }],
    ['prune --max-deletions 3 --allow-empty --prune-contents', { maxDeletions: 3, allowEmpty: true }],
    ['diff --max-deletions=0', { maxDeletions: 0 }],
    ['diff --max-deletions 10%', { maxDeletions: '10%' }],
    [
      'prune --keep-kinds Secret,deployments.apps --keep-kinds pvc',
      { keepKinds: ['Secret', 'deployments.apps', 'pvc'] },
    ],
    ['diff', { keepKinds: [] }],
    ['apply --prune --max-deletions 3 --allow-empty --prune-contents', { maxDeletions: 3, allowEmpty: true }],
    ['apply --field-manager café', { fieldManager: 'café' }],
    ['diff --force-conflicts', { forceConflicts: true }],
    ['diff --take-over helm --take-over=flux', { takeOver: ['helm', 'flux'] }],
    ['diff', { takeOver: [], removeExtras: false }],
    ['apply --remove-extras', { removeExtras: true }],
  ])('%s', (line, expected) => {
    expect(requestOf(line)).toMatchObject(expected)
  })

  test('the configuration and the cluster', () => {
    const request = requestOf(
      'diff -f a.nix --modules=[./a=b] --packages p --show-trace --context c --kubeconfig k',
    )
    expect(request).toMatchObject({ file: 'a.nix', modules: '[./a=b]', packages: 'p', showTrace: true })
    expect(request).toMatchObject({ kubeconfig: 'k', context: 'c', requestTimeout: 0, retryTimeout: 120_000 })
  })

  test('a value may hold anything once it is one argument', () => {
    const invocation = parseArguments(
      ['--modules', '[ "--yes" ./x.nix ]\n', '--packages=-1'],
      'kubectl nixos',
    )
    expect(invocation).toMatchObject({
      request: { modules: '[ "--yes" ./x.nix ]\n', packages: '-1' },
    })
  })

  test.each([`"./a.nix"`, `'a'`, '""', ' a ', 'a=b', '0x10', 'a\nb', '[ "--yes" ]', '{"a":"b"}'])(
    'the value %j is kept as it was typed',
    modules => {
      for (const argv of [['--modules', modules], [`--modules=${modules}`]]) {
        expect(parseArguments(argv, 'kubectl nixos')).toMatchObject({ request: { modules } })
      }
    },
  )

  test('a dash alone is a value after a flag that needs one, as in kubectl', () => {
    expect(requestOf('diff --save-plan -')).toMatchObject({ savePlan: '-' })
    expect(requestOf('diff --save-plan - -n shop')).toMatchObject({ savePlan: '-', namespace: 'shop' })
    expect(requestOf('diff -f -')).toMatchObject({ file: '-' })
    expect(() => requestOf('apply --yes -')).toThrow('unknown keyword: -')
    expect(() => requestOf('diff -- --save-plan -')).toThrow('unknown keyword')
  })

  test.each([
    ['diff', 'auto'],
    ['diff --color=never', 'never'],
    ['diff --color always', 'always'],
  ])('%s colours', (line, color) => {
    expect(parse(line)).toMatchObject({ color })
  })
})

test.each([
  'diff -f a.nix --file b.nix',
  'apply --flake .#a --flake .#b',
  'apply --modules [] --modules [1]',
  'apply --packages p --packages q',
])('one configuration is meant, so two are refused: %s', line => {
  expect(() => requestOf(line)).toThrow(/^--(file|flake|modules|packages) is given twice/)
})

test('the same configuration twice is one, and other flags take the last value', () => {
  expect(requestOf('diff -f a.nix -f a.nix')).toMatchObject({ file: 'a.nix' })
  expect(requestOf('diff --context a --context b')).toMatchObject({ context: 'b' })
})

describe('alone', () => {
  const connection = { kubeconfig: undefined, context: undefined, requestTimeout: 5000, retryTimeout: 5000 }

  test.each(['help', '-h', '--help', 'diff -h', '--nonsense -h', 'apply --max-deletions=x --help'])(
    '%s',
    line => {
      expect(parse(line).kind).toBe('help')
    },
  )

  test.each([
    ['version', {}],
    ['--version', { clientOnly: true }],
    ['version --version', { clientOnly: true }],
    ['version --client', { clientOnly: true }],
    ['version --client=false', {}],
    ['version -o json', { output: 'json' }],
    ['version --client -o json', { clientOnly: true, output: 'json' }],
    ['version -v=6', { verbosity: 6 }],
    ['version --context c --kubeconfig k', { context: 'c', kubeconfig: 'k' }],
    ['version --request-timeout=1m', { requestTimeout: 60_000 }],
    ['version --request-timeout=0', { requestTimeout: 0 }],
    ['version --retry-timeout=20', { retryTimeout: 20_000 }],
  ])('%s', (line, expected) => {
    const request = { clientOnly: false, output: undefined, ...connection, verbosity: 0, ...expected }
    expect(parse(line)).toEqual({ kind: 'version', request, color: 'auto' })
  })
})

describe('delete', () => {
  test.each([
    ['delete', { keywords: ['prune'], prunes: 'all', instance: undefined, dryRun: 'none' }],
    ['delete --instance shop --yes -o json', { prunes: 'all', instance: 'shop', yes: true, output: 'json' }],
    ['delete -f shop.nix --dry-run', { prunes: 'all', file: 'shop.nix', dryRun: 'server' }],
    ['prune', { prunes: 'unwanted' }],
  ])('%s', (line, expected) => {
    expect(requestOf(line)).toMatchObject(expected)
  })
})

describe('status', () => {
  test.each([
    ['status', { keywords: ['diff'], all: false, watch: false, allObjects: false, instance: undefined }],
    ['status -w -f shop.nix -n shop', { watch: true, file: 'shop.nix', namespace: 'shop' }],
    ['status --instance shop --all-objects', { instance: 'shop', allObjects: true }],
    ['status --all -o json', { all: true, output: 'json' }],
  ])('%s', (line, request) => {
    expect(parse(line)).toMatchObject({ kind: 'status', request })
  })
})

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish', 'install'])('%s', what => {
    expect(parse(`completion ${what}`)).toEqual({ kind: 'completion', what, color: 'auto' })
    expect(parse(`--color=never completion -v ${what}`)).toMatchObject({ what, color: 'never' })
  })
})

describe('errors', () => {
  test.each([
    ['dif', 'unknown keyword: dif', "Did you mean 'diff'?"],
    [
      'build',
      'unknown keyword: build',
      "kubernixos made files of the manifests; 'kubectl nixos dump -o yaml' prints them.",
    ],
    [
      'deploy',
      'unknown keyword: deploy',
      'The keywords are dump, diff, apply, prune, status, delete, version, completion, help',
    ],
    ['apply --dry-run client', 'unknown keyword: client', '--dry-run=client'],
    ['diff -v 6', 'unknown keyword: 6', '-v=6'],
    ['apply --yes true', 'unknown keyword: true', '--yes=true'],
    ['apply -', 'unknown keyword: -', "'kubectl nixos help'"],
    ['apply --forceconflicts', 'unknown flag: --forceconflicts', 'Did you mean --force-conflicts?'],
    ['apply --namespce=x', 'unknown flag: --namespce', 'Did you mean --namespace?'],
    ['apply --no-yes', 'unknown flag: --no-yes', 'Did you mean --yes=false?'],
    ['apply --no-color', 'unknown flag: --no-color', 'Did you mean --color=never?'],
    ['apply --showTrace', 'unknown flag: --showTrace', 'Did you mean --show-trace?'],
    ['apply --n shop', 'unknown flag: --n', "See 'kubectl nixos help'"],
    ['apply -x', 'unknown flag: -x', "See 'kubectl nixos help'"],
    ['apply -yx', 'unknown flag: -x', "See 'kubectl nixos help'"],
    ['-f', 'flag needs a value: -f', ''],
    ['-yf', 'flag needs a value: -f', ''],
    ['prune --max-deletions -1', 'flag needs a value: --max-deletions', '--max-deletions=-VALUE'],
    ['apply -y-prune', 'invalid value "-prune" for --yes', ''],
    ['apply --namespace --yes', 'flag needs a value: --namespace', '--namespace=-VALUE'],
    ['diff --context=', 'invalid value "" for --context: it is empty', ''],
    ['diff -n Shop', 'invalid value "Shop" for --namespace', ''],
    ['prune --max-deletions=-1', 'invalid value "-1" for --max-deletions', ''],
    ['prune --max-deletions=101%', 'invalid value "101%" for --max-deletions', ''],
    ['prune --keep-kinds=a,,b', 'invalid value "a,,b" for --keep-kinds: a kind is missing', ''],
    ['status diff', 'status stands alone, without diff', ''],
    ['status --yes', '--yes does nothing with status', 'Leave --yes out.'],
    ['diff --watch', '--watch does nothing without status', 'Leave --watch out.'],
    ['status --all --instance a', '--all and --instance contradict each other', 'or --instance NAME for one'],
    ['status --all -f b', '--file does nothing with --all, because no configuration is evaluated', ''],
    ['status --all --field-manager b', '--field-manager does nothing with --all', ''],
    ['status --instance a -n b', '--namespace does nothing with --instance', ''],
    ['status -o yaml', 'status prints text or JSON, not yaml', ''],
    ['status --watch -o json', '--watch prints lines for people', 'leave -o json out'],
    ['status --watch --all', '--watch is for one instance', 'status --watch --instance NAME'],
    ['status --all-objects -o json', '--all-objects does nothing with -o json, which has all objects', ''],
    ['status --all-objects --all', '--all-objects does nothing with --all, which only counts objects', ''],
    ['delete prune', 'delete stands alone, without prune', ''],
    ['delete --allow-empty', '--allow-empty does nothing with delete', 'Leave --allow-empty out.'],
    ['prune --instance shop', '--instance does nothing without delete', 'Leave --instance out.'],
    ['delete --instance=', 'invalid value "" for --instance', ''],
    ['delete --instance=a,b', 'invalid value "a,b" for --instance', ''],
    ['delete --instance a -f b', '--file does nothing with --instance', 'Leave --file or --instance out.'],
    ['delete --dry-run=client', '--dry-run=client is offline, but delete needs the cluster', ''],
    ['delete -o yaml', '-o yaml is for dump alone, because delete prints', ''],
    ['prune --max-deletions=1e3', 'invalid value "1e3" for --max-deletions', ''],
    ['apply --yes=maybe', 'invalid value "maybe" for --yes: true or false', ''],
    ['apply --dry-run=maybe', 'it must be one of none, client, server', ''],
    ['dump -o toml', 'it must be one of json, yaml, name', ''],
    ['diff --request-timeout=1x', 'invalid value "1x" for --request-timeout', '1m30s'],
    [`apply --field-manager=${'x'.repeat(129)}`, '1 to 128 bytes of printable characters', ''],
    [`apply --field-manager=${'é'.repeat(65)}`, '1 to 128 bytes of printable characters', ''],
    ['apply --field-manager=a\tb', '1 to 128 bytes of printable characters', ''],
    ['diff --dry-run', '--dry-run does nothing without apply or prune', 'Leave --dry-run out.'],
    ['-n shop', '--namespace does nothing without dump, diff, apply or prune', ''],
    ['apply --allow-empty', '--allow-empty does nothing without diff or prune', ''],
    ['prune --force-conflicts', '--force-conflicts does nothing without diff or apply', ''],
    ['-o json', '--output does nothing without dump, diff, apply or prune', ''],
    ['diff --prune', '--prune does nothing without apply or prune', 'add the keyword prune'],
    ['--prune', '--prune does nothing without apply or prune', 'use the keyword prune'],
    ['version --namespace=x', '--namespace does nothing with version', ''],
    ['version --client --context=x', '--context does nothing with version --client', ''],
    ['--version --kubeconfig=x', '--kubeconfig does nothing with version --client', ''],
    ['diff --client', '--client does nothing without version', ''],
    ['--client', '--client does nothing without version', ''],
    ['version --yes', '--yes does nothing with version', ''],
    ['version diff', 'version stands alone, without diff', ''],
    ['help diff', 'help stands alone, without diff', ''],
    ['completion', 'completion needs a word after it: bash, zsh, fish or install', ''],
    ['completion bsh', 'completion takes bash, zsh, fish or install, not bsh', "'completion bash'"],
    ['completion tcsh', 'completion takes bash, zsh, fish or install, not tcsh', ''],
    ['completion bash zsh', 'unknown keyword: zsh', ''],
    ['completion bash diff', 'completion stands alone, without diff', ''],
    ['completion bash -n shop', '--namespace does nothing with completion', ''],
    ['completion bash --version', 'completion stands alone, without version', ''],
    ['version -o yaml', 'version prints text or JSON, not yaml', ''],
    ['apply prune --dry-run=client', '--dry-run=client is offline, but prune needs the cluster', ''],
    ['apply --prune --dry-run=client', '--dry-run=client is offline, but prune needs', 'leave prune out'],
    ['diff apply --dry-run=client', '--dry-run=client is offline, but diff needs', '--dry-run=server'],
    ['apply --dry-run=client -o json', '-o json does nothing with --dry-run=client', 'dump -o json'],
    ['dump apply -o yaml', '-o yaml is for dump alone, because apply prints text or JSON', '-o json'],
    ['diff -o name', '-o name is for dump alone', ''],
    [
      'apply --no-lock --lock-timeout=1m',
      '--lock-timeout does nothing with --no-lock',
      'Leave --no-lock out',
    ],
    [
      'delete --lock-timeout=0 --no-lock',
      '--lock-timeout does nothing with --no-lock',
      'Leave --no-lock out',
    ],
  ])('%s', (line, message, hint) => {
    const failure = failureOf(line)
    expect(failure.message).toContain(message)
    expect(failure.hint).toContain(hint === '' ? ' ' : hint)
  })
})

describe('the exit code of a wrong command line', () => {
  test.each([
    ['apply --nope', 1],
    ['diff --nope', 2],
    ['--nope diff', 2],
    ['status --nope', 2],
    ['apply --dry-run diff --nope', 2],
    ['--context diff apply --nope', 1],
    ['-- diff', 2],
    ['', 1],
  ])('%s', (line, code) => {
    expect(failureCodeOf(line.split(' '))).toBe(code)
  })
})
