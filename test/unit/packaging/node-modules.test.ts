import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { productionPackages } from '../../../scripts/production-packages.ts'

const root = join(import.meta.dirname, '../../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const record = JSON.parse(read('packaging/node-modules.json'))
const lock = JSON.parse(read('package-lock.json'))

test('the hash is that of the locked packages', () => {
  const advice = 'packaging/node-modules.json is older than package-lock.json: npm run nix:hash'
  expect(record.packages, advice).toBe(productionPackages(read('package-lock.json')))
  expect(record.hash).toMatch(/^sha256-[A-Za-z0-9+/]{43}=$/)
})

test('no package depends on the system, or one hash would not do', () => {
  const production = Object.entries<{ dev?: boolean; os?: unknown; cpu?: unknown; libc?: unknown }>(
    lock.packages,
  )
    .filter(([path, { dev }]) => path !== '' && !dev)
    .filter(([, { os, cpu, libc }]) => os ?? cpu ?? libc)
  expect(production.map(([path]) => path)).toEqual([])
})

describe('the digest', () => {
  const changed = (change: (packages: typeof lock.packages) => void) => {
    const copy = structuredClone(lock)
    change(copy.packages)
    return productionPackages(JSON.stringify(copy)) !== record.packages
  }

  test.each([
    [
      'another version',
      true,
      p => {
        p['node_modules/yaml'].version = '1.0.0'
      },
    ],
    [
      'other contents',
      true,
      p => {
        p['node_modules/yaml'].integrity = 'sha512-other'
      },
    ],
    [
      'one package less',
      true,
      p => {
        delete p['node_modules/yaml']
      },
    ],
    [
      'another tool of development',
      false,
      p => {
        p['node_modules/vitest'].version = '1.0.0'
      },
    ],
    [
      "another version of the project's own",
      false,
      p => {
        p[''].version = '9.9.9'
      },
    ],
  ] as const satisfies [string, boolean, (packages: typeof lock.packages) => void][])(
    '%s: changed %s',
    (_name, expected, change) => {
      expect(changed(change)).toBe(expected)
    },
  )
})
