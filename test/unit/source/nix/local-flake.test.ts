import { describe, expect, test } from 'vitest'
import { findByFlakeFile, findUntracked } from '../../../../src/source/nix/local-flake.ts'
import type { FlakeSource } from '../../../../src/source/nix/source.ts'

const store = '/nix/store/p1rzlzq83h3f0l8qa7h4wcb4ifjxm3ib-source'
const local = { folder: '/home/ada/shop', storePath: store }

const directory = '/home/ada/shop'
const said = { title: directory, words: `flake ${directory}` }
const here: FlakeSource = { kind: 'flake', reference: '.', directory, name: undefined, ...said }

function find(stderr: string, files: readonly string[], source: Partial<FlakeSource> = {}) {
  return findUntracked(stderr, { ...here, ...source }, local, path => files.includes(path))
}

test.each([
  ['import, before Nix 2.19', `getting status of '${store}/x.nix': No such file or directory`, 'x.nix'],
  ['import', `path '${store}/x.nix' does not exist`, 'x.nix'],
  ['readFile', `opening file '${store}/a page.html': No such file or directory`, "'a page.html'"],
  ['readDir', `reading directory ${store}/pages: No such file or directory`, 'pages'],
  ['readDir, newer', `reading directory "${store}/pages": No such file or directory`, 'pages'],
  ['a quote in a name', `path '${store}/it's.nix' does not exist`, "'it'\\''s.nix'"],
  ['in the midst of a trace', `… while calling\n       error: path '${store}/x.nix' does not exist`, 'x.nix'],
])('what git does not track is named: %s', (_name, stderr, file) => {
  const path = `/home/ada/shop/${stderr.match(/-source\/(.*?)['"]?(?: does|:)/)?.[1]}`
  expect(find(`error: ${stderr}`, [path])).toMatchObject({
    message: `${path} is not tracked by git, so the flake does not see it`,
    hint: `type: git -C /home/ada/shop add ${file}`,
  })
  expect(find(`error: ${stderr}`, [])).toBeUndefined()
})

test.each([
  ['found', {}, '/home/ada/shop?submodules=1'],
  ['named', { title: '.', name: 'prod' }, '.?submodules=1#prod'],
  ['in a folder of its repository', { title: '.?dir=a' }, '.?dir=a&submodules=1'],
])('for a file in a submodule, the hint is not git add: a flake that is %s', (_name, source, reference) => {
  const file = '/home/ada/shop/clusters/base/x.nix'
  const stderr = `error: path '${store}/clusters/base/x.nix' does not exist`
  expect(find(stderr, [file, '/home/ada/shop/clusters/.git'], source)).toMatchObject({
    message: `${file} lies in the git submodule /home/ada/shop/clusters, which the flake does not see`,
    hint: `name the flake with its submodules: --flake ${/[?&]/.test(reference) ? `'${reference}'` : reference}`,
  })
})

test('a submodule itself is missed by Nix 2.8', () => {
  const folder = '/home/ada/shop/clusters'
  const stderr = `error: getting status of '${store}/clusters': No such file or directory`
  expect(find(stderr, [folder, `${folder}/.git`])).toHaveProperty(
    'message',
    `${folder} is a git submodule, which the flake does not see`,
  )
})

test.each([
  ['at the root', `${store}/flake.nix`],
  ['of a folder in its repository', `${store}/deploy/shop/flake.nix`],
])('a flake.nix %s that git does not track leaves a flake without metadata', (_name, path) => {
  const stderr = `error: path '${path}' does not exist`
  const exists = (file: string) => file === '/home/ada/shop/flake.nix'
  expect(findUntracked(stderr, here, undefined, exists)).toHaveProperty(
    'hint',
    'type: git -C /home/ada/shop add flake.nix',
  )
})

describe('a flake.nix that nix cannot read is found by its text', () => {
  const complaint = (below: string) => `error: syntax error\n       at ${store}${below}flake.nix:1:56:`
  const find = (below: string, files: Record<string, string>, source: Partial<FlakeSource> = {}) =>
    findByFlakeFile(complaint(below), { ...here, ...source }, path => files[path])

  test.each([
    ['at the root', '/', '/home/ada/shop', {}],
    ['of a folder in its repository', '/shop/', '/home/ada', {}],
    ['that is named', '/', '/home/ada/shop', { directory: '/home/ada', reference: './shop/' }],
  ])('%s', (_name, below, folder, source) => {
    const files = { '/home/ada/shop/flake.nix': '{', [`${store}${below}flake.nix`]: '{' }
    expect(find(below, files, source)).toEqual({ folder, storePath: store })
  })

  test.each<[string, string, Record<string, string>]>([
    ['of an input', '/', { '/home/ada/shop/flake.nix': '{', [`${store}/flake.nix`]: '[' }],
    ['of another folder', '/x/', { '/home/ada/shop/flake.nix': '{', [`${store}/x/flake.nix`]: '{' }],
    ['of a URL', '/', { [`${store}/flake.nix`]: '{' }],
    ['that is nowhere', '/', {}],
  ])('but not one %s', (_name, below, files) => {
    expect(find(below, files)).toBeUndefined()
  })

  test('nor where it is about another file', () => {
    const files = { '/home/ada/shop/flake.nix': '{' }
    expect(findByFlakeFile('error: out of memory', here, path => files[path as never])).toBeUndefined()
  })
})
