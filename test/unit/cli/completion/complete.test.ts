import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keywordCommands, loneCommands } from '../../../../src/cli/command.ts'
import { complete, replyTo } from '../../../../src/cli/completion/complete.ts'
import { typedFlag } from '../../../../src/cli/flag.ts'
import { flagNames, flagOf } from '../../../../src/cli/flags.ts'
import { parseArguments } from '../../../../src/cli/parse.ts'

// The cursor is at the end of a line. A blank at the end begins a new word.
async function reply(line: string) {
  const words = line.split(' ')
  const contexts = async (kubeconfig: string | undefined) =>
    kubeconfig === undefined ? ['prod', 'production', 'test', 'odd\tname'] : [`of ${kubeconfig}`]
  const { candidates, directive } = await replyTo(words.slice(0, -1), words.at(-1) ?? '', { contexts })
  return { words: candidates.map(({ word }) => word).join(' '), directive }
}

const verbs = keywordCommands.map(({ name }) => name).join(' ')
const alone = loneCommands.map(({ name }) => name).join(' ')

describe('keywords', () => {
  test.each([
    ['', `${verbs} ${alone}`],
    ['d', 'dump diff delete'],
    ['x', ''],
    ['diff ', 'dump apply prune'],
    ['apply diff p', 'prune'],
    ['dump diff apply prune ', ''],
    ['apply --prune ', 'dump diff'],
    ['apply --prune=false ', 'dump diff prune'],
    ['apply --dry-run=client ', 'dump'],
    ['--dry-run=client ', 'dump apply'],
    ['dump -o yaml ', ''],
    ['dump -o json ', 'diff apply prune'],
    ['--context prod ', `${verbs} status delete version`],
    ['-n shop ', `${verbs} status`],
    ['-v ', `${verbs} ${alone}`],
    ['-o json ', `${verbs} status delete version`],
    ['diff -- ', 'dump apply prune'],
    ['nonsense a', 'apply'],
    ['--watch ', 'status'],
    ['-o yaml s', ''],
    ['status ', ''],
    ['version ', ''],
    ['help ', ''],
    ['--version ', ''],
    ['--client ', 'version'],
    ['--kubeconfig k ', `${verbs} status delete version`],
    ['-h ', ''],
    ['completion ', 'bash zsh fish install'],
    ['completion z', 'zsh'],
    ['completion bash ', ''],
  ])('%j', async (line, words) => {
    expect((await reply(line)).words).toBe(words)
    expect((await reply(line)).directive & 4).toBe(4)
  })
})

describe('flags', () => {
  test.each([
    ['diff --con', '--context'],
    ['dump --con', ''],
    ['--con', '--context'],
    ['diff --dry', ''],
    ['apply --dry', '--dry-run --dry-run='],
    ['apply --prune --prune-c', '--prune-contents'],
    ['apply --prune-c', ''],
    ['apply --max', '--max-deletions'],
    ['diff --context prod --con', ''],
    ['dump -o', '-o'],
    [
      'version -',
      '--context --kubeconfig --request-timeout --retry-timeout --output -o --color -v --client --help -h --version',
    ],
    ['version --client -', '--output -o --color -v --help -h --version'],
    ['completion -', '--color -v --help -h --version'],
    ['diff -- --con', ''],
    ['diff --nonsense', ''],
  ])('%j', async (line, words) => {
    expect((await reply(line)).words).toBe(words)
  })

  test('each is offered with some keyword, in its long and its short form', async () => {
    const { words } = await reply('-')
    for (const name of flagNames) {
      expect(words.split(' ')).toContain(typedFlag(name))
      const { alias } = flagOf(name)
      if (alias !== undefined) expect(words.split(' ')).toContain(`-${alias}`)
    }
  })
})

describe('values', () => {
  test.each([
    ['dump -o ', 'json yaml name', 36],
    ['dump -o=y', 'yaml', 36],
    ['dump --output=', 'json yaml name', 36],
    ['diff --output ', 'json', 36],
    ['version -o ', 'json', 36],
    ['dump apply -o ', 'json', 36],
    ['apply --dry-run=', 'none client server', 36],
    ['apply prune --dry-run=', 'none server', 36],
    ['diff --color n', 'never', 36],
    ['apply --yes=', 'true false', 36],
    ['apply -yo=j', 'json', 36],
    ['diff --context ', 'prod production test', 36],
    ['diff --context=produ', 'production', 36],
    ['diff --kubeconfig k --context ', 'of k', 36],
    ['diff --kubeconfig j --kubeconfig k --context ', 'of k', 36],
    ['diff -f ', 'nix', 8],
    ['diff --file=examples/', 'nix', 8],
    ['diff --kubeconfig ', '', 0],
    ['diff --kubeconfig=', '', 0],
    ['diff --namespace ', '', 4],
    ['diff -n=', '', 4],
    ['diff --modules ', '', 4],
    ['diff --max-deletions ', '', 4],
    ['diff --context -', '', 36],
    ['diff --nonsense=', '', 4],
    ['diff -v ', 'dump apply prune', 36],
  ])('%j', async (line, words, directive) => {
    expect(await reply(line)).toEqual({ words, directive })
  })
})

test.each(['diff ', 'apply --prune ', 'dump -o json ', ''])(
  'every keyword offered after %j is accepted',
  async line => {
    for (const word of (await reply(line)).words.split(' ')) {
      const before = line.split(' ').slice(0, -1)
      const needed = word === 'completion' ? ['bash'] : []
      expect(() => parseArguments([...before, word, ...needed], 'kubectl nixos')).not.toThrow()
    }
  },
)

describe('complete', () => {
  const io = { env: {}, home: '/nowhere' }

  test('prints one candidate a line, its description after a tab, and the directive last', async () => {
    expect(await complete(['dif'], io)).toMatch(/^diff\tShow [^\n]*\n:36\n$/)
  })

  test('no argument at all is an empty word', async () => {
    expect(await complete([], io)).toBe(await complete([''], io))
  })

  test('`~` in the path of a kubeconfig is replaced', async () => {
    const home = mkdtempSync(join(tmpdir(), 'complete-'))
    const contexts = [{ name: 'prod', context: { cluster: 'c', user: '' } }]
    writeFileSync(join(home, 'config'), JSON.stringify({ contexts }))
    const args = ['diff', '--kubeconfig', '~/config', '--context', '']
    expect(await complete(args, { env: {}, home })).toBe('prod\n:36\n')
    rmSync(home, { recursive: true })
  })

  test.each(['/nowhere/config', '~/config', ''])(
    'without contexts to read, there are none: %j',
    async path => {
      expect(await complete(['diff', '--kubeconfig', path, '--context', ''], io)).toBe(':4\n')
    },
  )
})
