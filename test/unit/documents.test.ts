import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { supportedServers } from '../../src/cluster/skew.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name))

describe('links to files of the repository lead somewhere', () => {
  test.each([...markdownIn('.'), ...markdownIn('docs')])('%s', path => {
    const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link)
    const missing = links.filter(link => !existsSync(join(root, dirname(path), link)))
    expect(missing).toEqual([])
  })

  test('links are found at all', () => {
    expect(read('SECURITY.md')).toContain('](.github/workflows/release.yml)')
  })
})

test("SECURITY.md tells of each of Bun's variables that a test measures, and of no other", () => {
  const tests = ['hostile-environment', 'hostile-crash'].map(name => read(`test/e2e/${name}.test.ts`))
  const measured = namesIn(tests.join('\n'))
  expect(measured).toContain('BUN_BE_BUN')
  const rows = read('SECURITY.md')
    .split('\n')
    .filter(line => line.startsWith('|'))
  expect(namesIn(rows.join('\n'))).toEqual(measured)
})

/** Variables of Bun and Node.js in a text, sorted; `BUN_JSC_*` stands for those that begin so. */
function namesIn(text: string): string[] {
  return [...new Set(text.match(/\b(BUN|NODE)_[A-Z_]+|\bSSLKEYLOGFILE\b/g))].sort()
}

test.each(['README.md', 'docs/versioning.md'])(
  '%s names the oldest Kubernetes that version calls supported',
  path => {
    const named = read(path).match(/\bKubernetes\W+(\d\.\d+) or newer/)?.[1]
    expect(named).toBe(supportedServers.oldest)
  },
)

test('SECURITY.md and issue forms name the repository that package.json names', () => {
  const { repository = '' }: { repository?: string } = JSON.parse(read('package.json'))
  const name = repository.replace(/^github:/, '')
  const named = [read('SECURITY.md'), read('.github/ISSUE_TEMPLATE/config.yml')].join('\n')
  const others = [...named.matchAll(/github\.com\/([\w-]+\/[\w-]+)/g)].filter(([, other]) => other !== name)
  expect(others).toEqual([])
})

test.each(['bug.yml', 'feature.yml'])('the issue form %s has what GitHub asks of a form', file => {
  const form = parse(read(join('.github/ISSUE_TEMPLATE', file)))
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
  const ids = form.body.filter(({ type }: { type: string }) => type !== 'markdown')
  expect(new Set(ids.map(({ id }: { id: string }) => id)).size).toBe(ids.length)
  for (const { type, attributes } of form.body) {
    expect(['markdown', 'textarea', 'dropdown']).toContain(type)
    expect(type === 'markdown' ? attributes.value : attributes.label).toEqual(expect.any(String))
  }
})
