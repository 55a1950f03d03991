import { expect, test } from 'vitest'
import { parseArguments } from '../../../src/cli/parse.ts'
import type { Request } from '../../../src/commands/request.ts'

function requestOf(line: string): Request {
  const invocation = parseArguments(line.split(' '), 'kubectl nixos')
  if (invocation.kind !== 'run') throw new Error(`${line} is not a run`)
  return invocation.request
}

test('a saved plan is carried out with its deletions', () => {
  expect(requestOf('apply --plan p.json')).toMatchObject({
    keywords: ['apply', 'prune'],
    plan: 'p.json',
    planMaxAge: 24 * 3_600_000,
  })
})

test.each([
  'apply --plan p.json --plan-max-age=0 --dry-run --context prod --kubeconfig k --request-timeout=1s',
  'apply --plan p.json -f shop.nix --packages {} --show-trace --delete-timeout=1m -o json -v',
  'apply --plan p.json --flake .#prod --retry-timeout=1s --find-context',
  'diff --save-plan p.json -n team --adopt --take-over helm --max-deletions=3 -o json',
  'diff --save-plan=-',
])('fits: %s', line => {
  expect(requestOf(line).keywords).not.toEqual([])
})

test.each([
  ['apply --plan p.json --prune', '--prune does nothing with --plan', 'Leave --prune out.'],
  ['apply --plan p.json --yes', '--yes does nothing with --plan', 'Leave --yes out.'],
  ...[
    '-n team',
    '--adopt',
    '--take-over helm',
    '--remove-extras',
    '--force-conflicts',
    '--field-manager me',
  ].map(flag => [
    `apply --plan p.json ${flag}`,
    'cannot be given with --plan, because the plan decides it',
    'kubectl nixos diff --save-plan PATH --',
  ]),
  ...['--allow-empty', '--max-deletions=1', '--prune-contents', '--prune-adopted'].map(flag => [
    `apply --plan p.json ${flag}`,
    'cannot be given with --plan, because the plan decides it',
    'kubectl nixos diff --save-plan PATH --',
  ]),
  ['diff apply --plan p.json', '--plan is for apply alone, without diff', 'Leave diff out.'],
  ['apply prune --plan p.json', '--plan is for apply alone, without prune', 'Leave prune out.'],
  ['dump apply --plan p.json', '--plan is for apply alone, without dump', 'Leave dump out.'],
  ['diff --plan p.json', '--plan does nothing without apply', ''],
  ['prune --plan p.json', '--plan does nothing without apply', ''],
  ['apply --plan p.json --dry-run=client', '--dry-run=client does nothing with --plan', '--dry-run=server'],
  ['apply --plan p.json --packages x', '--packages does nothing with --plan', 'name the configuration'],
  ['apply --plan p.json --show-trace', '--show-trace does nothing with --plan', 'name the configuration'],
  ['apply --plan=', 'invalid value "" for --plan', ''],
  ['apply --plan-max-age=1h', '--plan-max-age does nothing without --plan', ''],
  ['apply --plan p.json --plan-max-age=old', 'invalid value "old" for --plan-max-age', ''],
  ['diff apply --save-plan p.json', '--save-plan is for diff alone, without apply', 'apply --plan p.json'],
  ['dump diff --save-plan=-', '--save-plan is for diff alone, without dump', 'apply --plan PATH'],
  ['apply --save-plan p.json', '--save-plan does nothing without diff', ''],
  ['diff --save-plan=- -o json', '--save-plan=- and -o json both print to stdout', 'in a file'],
])('is refused: %s', (line, message, hint) => {
  expect(() => requestOf(line)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(message),
      ...(hint === '' ? {} : { hint: expect.stringContaining(hint) }),
    }),
  )
})
