import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import { execute, failureReport } from '../../../src/cli/execute.ts'
import type { Io } from '../../../src/commands/io.ts'
import { UserError } from '../../../src/errors.ts'

const color = new Chalk({ level: 0 })

async function executed(line: string, signal = new AbortController().signal) {
  const written = { out: '', err: '' }
  const io: Io = {
    out: text => {
      written.out += text
    },
    err: text => {
      written.err += text
    },
    outColor: color,
    errColor: color,
    interactive: false,
    ask: async () => undefined,
    env: {},
    cwd: '/',
    home: '/',
    now: () => new Date(0),
    random: () => 'random',
    self: { user: 'anna', host: 'laptop', pid: 1, isGone: () => false },
    stop: signal,
    abort: new AbortController().signal,
  }
  const code = await execute(line.split(' '), { scriptName: 'kubectl nixos', ioFor: () => io })
  return { code, ...written }
}

describe('execute', () => {
  test('help goes to stdout', async () => {
    const { code, out, err } = await executed('help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Make a cluster equal .*\n$/s)
  })

  test('version without nix and without a kubeconfig', async () => {
    const { code, out, err } = await executed('version')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /^Client Version: v\d+\.\d+\.\d+\nCommit: \w+\nBun Version: v1\..*\nNix Version: none, /,
    )
    expect(out).toContain('Server Version: none, there is no kubeconfig')
  })

  test('version as JSON', async () => {
    const { clientVersion, ...more } = JSON.parse((await executed('version --client -o json')).out)
    expect(Object.keys(clientVersion)).toEqual(['version', 'commit', 'bun'])
    expect(more).toEqual({ apiVersion: 'kubectl-nixos/v1', kind: 'Version' })
  })

  test('a wrong command line: message and hint on stderr', async () => {
    expect(await executed('aply')).toEqual({
      code: 1,
      out: '',
      err: "error: unknown keyword: aply\nDid you mean 'apply'?\nerror: nothing was written\n",
    })
  })

  test('a wrong command line with diff has another code than a difference', async () => {
    expect(await executed('diff --nope')).toMatchObject({ code: 2, out: '' })
  })

  test('Ctrl-C is 130, whatever the result', async () => {
    expect(await executed('version', AbortSignal.abort())).toMatchObject({ code: 130, err: 'interrupted\n' })
    expect(await executed('diff --nope', AbortSignal.abort())).toMatchObject({
      code: 130,
      err: 'interrupted\n',
    })
  })
})

describe('failureReport', () => {
  const bug = new TypeError('x is undefined', { cause: new Error('deeper') })

  test('the text of a bug says that it is one, and how to see more', () => {
    expect(failureReport(bug, ['diff'], { errColor: color })).toBe(
      'error: x is undefined\nThis is a bug in kubectl-nixos. Please report it as an issue of kubectl-nixos and include the output of the same command with -v=9.\nerror: the run ended because of this bug\n',
    )
  })

  test('with -v=9 the stack follows, causes included', () => {
    const text = failureReport(bug, ['diff', '-v=9'], { errColor: color })
    expect(text).toContain('include the lines below')
    expect(text).toMatch(/TypeError: x is undefined\n[\s\S]*caused by: Error: deeper\n/)
  })

  test('a thrown value that is not an Error', () => {
    expect(failureReport('odd', ['-v=9'], { errColor: color })).toContain('error: odd\n')
  })

  test('a UserError without a hint is one line', () => {
    expect(failureReport(new UserError('no cluster'), ['-v=8'], { errColor: color })).toBe(
      'error: no cluster\n',
    )
  })
})
