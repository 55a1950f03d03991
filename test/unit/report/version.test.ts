import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { skewWarning, type VersionFacts, versionJson, versionText } from '../../../src/report/version.ts'

const schemaFile = new URL('../../../schema/output.json', import.meta.url)
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')),
)

function jsonOf(facts: VersionFacts) {
  const document = JSON.parse(versionJson(facts))
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  return document
}

const client = { version: 'v0.1.0', commit: 'abc', bun: '1.4.5' }
const clientLines = 'Client Version: v0.1.0\nCommit: abc\nBun Version: v1.4.5\n'
const head = { apiVersion: 'kubectl-nixos/v1', kind: 'Version', clientVersion: client }
const skew = { oldestSupported: '1.25', newestTested: '1.36', verdict: 'supported' as const }
const cluster = { server: 'https://127.0.0.1:6443', context: 'prod' }

describe('what is printed', () => {
  test('with the client alone', () => {
    expect(versionText({ client })).toBe(clientLines)
    expect(jsonOf({ client })).toEqual(head)
  })

  test('with all versions', () => {
    const nix = { path: '/usr/bin/nix', implementation: 'Nix', version: '2.8.0' }
    const facts = { client, nix, server: { version: 'v1.36.3', cluster, skew } }
    expect(versionText(facts)).toBe(
      `${clientLines}Nix Version: v2.8.0 (/usr/bin/nix)\nServer Version: v1.36.3\n`,
    )
    expect(jsonOf(facts)).toEqual({ ...head, nix, serverVersion: { version: 'v1.36.3' }, cluster, skew })
  })

  test('without nix and a server', () => {
    const facts: VersionFacts = {
      client,
      nix: { message: 'no nix in PATH (/a)', hint: 'install Nix' },
      server: { reason: 'no-kubeconfig', message: 'there is no kubeconfig', hint: undefined },
    }
    expect(versionText(facts)).toBe(
      `${clientLines}Nix Version: none, no nix in PATH (/a); install Nix\nServer Version: none, there is no kubeconfig\n`,
    )
    expect(jsonOf(facts)).toEqual({
      ...head,
      noNix: { message: 'no nix in PATH (/a)', hint: 'install Nix' },
      noServerVersion: { reason: 'no-kubeconfig', message: 'there is no kubeconfig' },
    })
  })

  test('without a server that failed, because the error names it', () => {
    const server = { reason: 'failed' as const, message: 'refused', hint: 'look' }
    expect(versionText({ client, server })).toBe(clientLines)
    expect(jsonOf({ client, server })).toEqual({ ...head, noServerVersion: server })
  })

  test('inside a pod, with a server whose version cannot be read', () => {
    const server = { version: 'odd', cluster: { server: 'https://10.0.0.1' }, skew: undefined }
    expect(jsonOf({ client, server })).toEqual({
      ...head,
      serverVersion: { version: 'odd' },
      cluster: { server: 'https://10.0.0.1', context: null },
    })
  })

  test.each([
    ['Lix', 'v2.91.0 (Lix, /nix)'],
    ['Determinate Nix 3.18.1', 'v2.91.0 (Determinate Nix 3.18.1, /nix)'],
  ])('of %s', (implementation, line) => {
    const nix = { path: '/nix', implementation, version: '2.91.0' }
    expect(versionText({ client, nix })).toBe(`${clientLines}Nix Version: ${line}\n`)
  })

  test('with a server whose version would move the cursor', () => {
    const server = { version: 'v1.36.3\u001b[2J', cluster, skew }
    expect(versionText({ client, server })).toContain('Server Version: v1.36.3\\u001b[2J\n')
  })

  test('with such a server in JSON', () => {
    const server = { version: 'v1.36.3\u009b2J\u202e\u{e0001}', cluster, skew }
    expect(versionJson({ client, server })).toContain('"v1.36.3\\u009b2J\\u202e\\udb40\\udc01"')
    expect(jsonOf({ client, server }).serverVersion).toEqual({ version: server.version })
  })
})

test.each([
  ['supported', undefined],
  ['older', 'the server (v1.2.3) is older than v1.25, the oldest that kubectl-nixos supports'],
  ['newer', 'the server (v1.2.3) is newer than v1.36, the newest that this release was tested with'],
] as const)('%s', (verdict, sentence) => {
  const warning = skewWarning('v1.2.3', { ...skew, verdict })
  if (sentence === undefined) expect(warning).toBeUndefined()
  else expect(warning).toContain(sentence)
})

test.each(['older', 'newer'] as const)('%s, with a version that would move the cursor', verdict => {
  expect(skewWarning('v1.2.3\u001b[2J', { ...skew, verdict })).toContain('the server (v1.2.3\\u001b[2J) is')
})

test('a version that cannot be read', () => {
  expect(skewWarning('odd\n', undefined)).toBe("the server's version cannot be read: odd\\u000a")
})
