import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const rules = read('docs/rules.md')
const anchors = [...rules.matchAll(/<a id="rule-([\d.]+)"><\/a>/g)].map(([, number = '']) => number)
const sections = [...rules.matchAll(/^## (\d+)\. /gm)].map(([, number = '']) => number)

describe('docs/rules.md', () => {
  test('each anchor stands before the rule of its number, and each rule has one', () => {
    const heads = [...rules.matchAll(/<a id="rule-[\d.]+"><\/a>\n\*\*(\d+\.\d+) /g)]
    expect(anchors.length).toBeGreaterThan(50)
    expect(heads.map(([, number]) => number)).toEqual(anchors)
    expect(rules.match(/^\*\*\d+\.\d+ /gm)).toHaveLength(anchors.length)
  })

  test('numbers run without gaps, section by section', () => {
    expect(sections).toEqual(sections.map((_, index) => String(index + 1)))
    const inSection = (section: string) => anchors.filter(number => number.startsWith(`${section}.`))
    const counted = sections.flatMap(section =>
      inSection(section).map((_, index) => `${section}.${index + 1}`),
    )
    expect(anchors).toEqual(counted)
  })

  test('each rule has a reason', () => {
    const texts = rules.split(/<a id="rule-/).slice(1)
    expect(texts.filter(text => text.split('*Reason:*').length !== 2)).toEqual([])
  })
})

/** The rules and sections that a text names as `docs/rules.md 1.2 and 3`; an empty one where no number follows. */
function citedIn(text: string): string[] {
  const citations = text.matchAll(/docs\/rules\.md(?: ((?:\d+(?:\.\d+)?(?:, | and | to )?)+))?/g)
  return [...citations].flatMap(([, numbers = '']) => numbers.split(/, | and | to /))
}

/** What a text cites beside the rules: research that the repository does not contain. */
function foreignCitations(text: string): string[] {
  const inRepository = text.replaceAll(/docs\/rules\.md|\]\(rules\.md/g, '')
  return inRepository.match(/\.\.\/shared\b|\b(?:design|engines|rules)\.md/g) ?? []
}

/** The text files of the checkout that git knows or would add; this one has to name what is forbidden. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter(path => path !== '' && path !== 'test/unit/rules.test.ts' && existsSync(join(root, path)))

describe('citations', () => {
  const known = new Set([...anchors, ...sections])

  test.each([
    ['writes (docs/rules.md 1.2 and 1.3): a body', ['1.2', '1.3']],
    ['docs/rules.md 3, 4 and 5.1.', ['3', '4', '5.1']],
    ['takes along (docs/rules.md 3.13 to 3.15)', ['3.13', '3.15']],
    ['see docs/rules.md', ['']],
  ])('%s', (text, numbers) => {
    expect(citedIn(text)).toEqual(numbers)
  })

  test('the code cites rules that exist', () => {
    const sources = files.filter(path => path.startsWith('src/'))
    const cited = sources.flatMap(path => citedIn(read(path)).map(number => ({ path, number })))
    expect(cited.length).toBeGreaterThan(20)
    expect(cited.filter(({ number }) => !known.has(number))).toEqual([])
  })

  test.each(['README.md', 'ARCHITECTURE.md', 'docs/rules.md'])('%s links to rules that exist', path => {
    const linked = [...read(path).matchAll(/#rule-([\d.]+)/g)].map(([, number = '']) => number)
    expect(linked.filter(number => !anchors.includes(number))).toEqual([])
  })

  test.each([
    ['(rules.md 1.5)', ['rules.md']],
    ['design.md 5, engines.md 2.7', ['design.md', 'engines.md']],
    ["join(here, '../../../shared/manifests')", ['../shared']],
    ['docs/rules.md 1.5, [rules](docs/rules.md) and, in docs, [rules](rules.md)', []],
  ])('%s', (text, found) => {
    expect(foreignCitations(text)).toEqual(found)
  })

  test('no file cites what the repository does not contain', () => {
    expect(files.length).toBeGreaterThan(300)
    const found = files.flatMap(path => foreignCitations(read(path)).map(what => `${path}: ${what}`))
    expect(found).toEqual([])
  })
})
