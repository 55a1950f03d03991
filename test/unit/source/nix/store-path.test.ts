import { expect, test } from 'vitest'
import { findStorePaths } from '../../../../src/source/nix/store-path.ts'

const hash = '0123456789abcdfghijklmnpqrsvwxyz'
const page = `/nix/store/${hash}-index.html`
const object = {
  data: { 'index.html': page, 'a/b': `exec /srv/nix/store/${hash}-app/bin/app`, suffix: hash.slice(0, 8) },
  spec: { args: ['-c', `--file=${page}`] },
}

test.each([
  [
    'a file',
    { path: ['data', 'index.html'], isFile: true },
    `/data/index.html contains ${page}, which exists only on this machine; for the text of the file write builtins.readFile ./index.html`,
  ],
  [
    'a file inside a text, in a list',
    { path: ['spec', 'args', '1'], isFile: true },
    `/spec/args/1 contains ${page}, which exists only on this machine; for the text of the file write builtins.readFile ./index.html`,
  ],
  [
    'a derivation in a store elsewhere',
    { path: ['data', 'a/b'], isFile: false },
    `/data/a~1b contains /srv/nix/store/${hash}-app, which is not built and not copied to the cluster; if Pods have this path, write builtins.unsafeDiscardStringContext`,
  ],
])('%s', (_name, place, expected) => {
  expect(findStorePaths(object, [place]).map(({ pointer, text }) => `${pointer} ${text}`)).toEqual([expected])
})

test.each([
  ['a part of a store path', ['data', 'suffix']],
  ['a value that is not there', ['data', 'gone', 'x']],
  ['an object', ['data']],
])('%s is no problem', (_name, path) => {
  expect(findStorePaths(object, [{ path, isFile: true }])).toEqual([])
})

test('older Nix files list no places', () => {
  expect(findStorePaths(object)).toEqual([])
})
