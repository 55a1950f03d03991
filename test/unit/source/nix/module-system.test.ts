import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { corpus, evaluateCases } from './evaluate-cases.ts'

/** Far above the 50 ms that a call takes: the machine may be busy with other tests. */
const timeout = 60_000

const builtIn = resolve(import.meta.dirname, '../../../../nix/lib')
const nixpkgs = process.env['NIXPKGS_LIB']

const valueCases = casesOf(['functions', 'modules', 'types'])
const errorCases = casesOf(['errors'])
const refusalCases = casesOf(['refusals'])

describe('the built-in module library', () => {
  describeValues(builtIn)
  describeErrors(builtIn, errorCases)
  describeErrors(builtIn, refusalCases)
})

// The same corpus against nixpkgs proves that the expected values are nixpkgs' own.
if (nixpkgs === undefined) {
  console.warn(
    'skipped: the module system corpus against nixpkgs, since NIXPKGS_LIB names no folder of its lib',
  )
}
describe.skipIf(nixpkgs === undefined)("nixpkgs' lib", () => {
  const folder = resolve(nixpkgs ?? '.')
  describeValues(folder)
  describeErrors(folder, errorCases)
})

/** One call for all values: starting nix takes longer than any of the cases. */
function describeValues(libFolder: string): void {
  let values: Promise<Record<string, unknown>> | undefined
  test.each(valueCases)('%s', { timeout }, async name => {
    values ??= evaluateAll(libFolder)
    expect((await values)[name]).toEqual(JSON.parse(readFileSync(join(corpus, `${name}.json`), 'utf8')))
  })
}

async function evaluateAll(libFolder: string): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await evaluateCases(libFolder, valueCases)
  if (exitCode !== 0) throw new Error(`nix failed on the corpus:\n${stderr}`)
  return JSON.parse(stdout)
}

/** One call each, since nix stops at the first error; every line of NAME.error is part of the message. */
function describeErrors(libFolder: string, names: readonly string[]): void {
  test.concurrent.each(names)('%s', { timeout }, async name => {
    const { exitCode, stderr } = await evaluateCases(libFolder, [name])
    const wanted = readFileSync(join(corpus, `${name}.error`), 'utf8')
      .split('\n')
      .filter(Boolean)
    expect(
      wanted.filter(text => !stderr.includes(text)),
      stderr,
    ).toEqual([])
    expect(wanted).not.toEqual([])
    expect(exitCode).not.toBe(0)
  })
}

function casesOf(folders: readonly string[]): string[] {
  return folders.flatMap(folder =>
    readdirSync(join(corpus, folder))
      .filter(file => file.endsWith('.nix'))
      .map(file => `${folder}/${file.slice(0, -'.nix'.length)}`),
  )
}
