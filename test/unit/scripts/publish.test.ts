import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

// gh is a stand-in that keeps the state of one release in files and writes down what it is asked.
const gh = `#!/usr/bin/env bash
set -euo pipefail
printf '%s\\n' "$*" >>"$STATE/asked"
case "$1 $2" in
  'release view')
    [ -e "$STATE/draft" ] || exit 1
    case $* in *isDraft*) cat "$STATE/draft" ;; *assets*) cat "$STATE/assets" ;; esac
    ;;
  'release create') echo true >"$STATE/draft"; : >"$STATE/assets" ;;
  'release delete') rm "$STATE/draft" ;;
  'release upload') shift 3; for file; do basename "$file" >>"$STATE/assets"; done ;;
  'release edit') echo false >"$STATE/draft" ;;
  *) exit 9 ;;
esac
`

let root: string
let state: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'publish-'))
  state = join(root, 'state')
  for (const folder of ['state', 'bin', 'files']) mkdirSync(join(root, folder))
  writeFileSync(join(root, 'bin/gh'), gh, { mode: 0o755 })
  cpSync(join(import.meta.dirname, '../../../scripts'), join(root, 'scripts'), { recursive: true })
  writeFileSync(
    join(root, 'CHANGELOG.md'),
    '# Changelog\n\n## [Unreleased]\n\n- To come\n\n## [1.10.0] - 2026-12-01\n\n- Ten\n\n## [1.1.0]\n\n- One\n\n## [1.0.0]\n',
  )
  for (const name of ['a.tar.gz', 'checksums.txt']) writeFileSync(join(root, 'files', name), name)
  mkdirSync(join(root, 'files/krew-index'))
})
afterEach(() => rmSync(root, { recursive: true }))

function run(script: string, ...args: string[]) {
  const env = { ...process.env, STATE: state, PATH: `${join(root, 'bin')}:${process.env['PATH']}` }
  const { status, stdout, stderr } = spawnSync(join(root, 'scripts', script), args, { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const publish = (step: string, version = '1.1.0') => run('publish', step, version, join(root, 'files'))
const stateOf = (name: string) =>
  existsSync(join(state, name)) ? readFileSync(join(state, name), 'utf8').trim().split('\n') : undefined
const sign = () => writeFileSync(join(root, 'files/checksums.txt.sigstore.json'), '{}')

describe('notes of a release', () => {
  test.each([
    ['1.10.0', '\n- Ten\n'],
    ['1.1.0', '\n- One\n'],
    // A release candidate tells what is to come.
    ['2.0.0-rc.1', '\n- To come\n'],
  ])('%s', (version, notes) => {
    expect(run('release-notes', version)).toEqual({ status: 0, stdout: notes, stderr: '' })
  })

  test.each(['1.0.0', '1.1', '3.0.0'])('%s has none', version => {
    const { status, stderr } = run('release-notes', version)
    expect([status, stderr]).toEqual([
      1,
      `scripts/release-notes: CHANGELOG.md has no section '## [${version}]'\n`,
    ])
  })
})

describe('to GitHub', () => {
  test('a draft with all files, then the signature, then in public', () => {
    expect(publish('draft')).toMatchObject({ status: 0, stderr: '' })
    expect(stateOf('draft')).toEqual(['true'])
    expect(stateOf('assets')).toEqual(['a.tar.gz', 'checksums.txt'])
    sign()
    expect(publish('finish')).toMatchObject({ status: 0, stderr: '' })
    expect(stateOf('draft')).toEqual(['false'])
    expect(stateOf('assets')).toEqual(['a.tar.gz', 'checksums.txt', 'checksums.txt.sigstore.json'])
    const asked = stateOf('asked')?.join('\n')
    expect(asked).toContain('release create v1.1.0 --verify-tag --draft --title v1.1.0 --notes')
    expect(asked).not.toContain('--prerelease')
  })

  test('a release candidate is a prerelease', () => {
    expect(publish('draft', '2.0.0-rc.1')).toMatchObject({ status: 0 })
    expect(stateOf('asked')?.join('\n')).toContain('--prerelease')
  })

  test('a draft that a failed run left is made anew', () => {
    publish('draft')
    expect(publish('draft')).toMatchObject({ status: 0 })
    expect(stateOf('assets')).toEqual(['a.tar.gz', 'checksums.txt'])
  })

  test.each([
    ['a public release', 'draft', { draft: 'false' }, 'v1.1.0 is public already'],
    ['no signature', 'finish', { draft: 'true' }, 'sign checksums.txt first'],
    ['no draft', 'finish', { signed: '' }, 'there is no draft of v1.1.0'],
    ['a public one to finish', 'finish', { signed: '', draft: 'false' }, 'there is no draft of v1.1.0'],
    [
      'other files there than here',
      'finish',
      { signed: '', draft: 'true', assets: 'a.tar.gz\nevil\nchecksums.txt' },
      'has other files than',
    ],
    ['an old signature', 'draft', { signed: '' }, 'is from before'],
    ['another step', 'now', {}, "unknown step 'now'"],
  ])('%s is refused', (_name, step, given: Record<string, string>, sentence) => {
    for (const [name, text] of Object.entries(given)) {
      if (name === 'signed') sign()
      else writeFileSync(join(state, name), `${text}\n`)
    }
    const { status, stderr } = publish(step)
    expect(stderr).toContain(`scripts/publish: `)
    expect(stderr).toContain(sentence)
    expect(status).toBe(1)
    expect(stateOf('asked')?.join('\n') ?? '').not.toContain('release edit')
  })
})
