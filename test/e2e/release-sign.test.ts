import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { fileOfTar } from '../../release/archive.ts'
import { readMacho } from '../../release/macho.ts'
import { signMacho } from '../../release/sign.ts'
import { released } from './released.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-sign-'))
const openssl = Bun.which('openssl')
if (openssl === null) console.warn('openssl is not on PATH: signing with a certificate is not tested')

let program: Buffer
beforeAll(async () => {
  const { dir, version } = await released()
  const archive = readFileSync(join(dir, `kubectl-nixos_${version}_darwin_arm64.tar.gz`))
  program = await fileOfTar(Bun.gunzipSync(archive), 'kubectl-nixos')
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

function programFile(content: Buffer): string {
  const file = join(folder, 'kubectl-nixos')
  writeFileSync(file, content)
  return file
}

const signatureOf = (file: string) => readMacho(readFileSync(file)).signature

test('a signature that holds stays as it is', async () => {
  const file = programFile(program)
  await signMacho(file)
  expect(readFileSync(file).equals(program)).toBe(true)
})

test('a signature that does not match the file is replaced, in the same way each time', async () => {
  const changed = Buffer.from(program)
  changed.writeUInt8(changed.readUInt8(50_000_000) ^ 1, 50_000_000)
  const file = programFile(changed)
  await signMacho(file)
  const signed = readFileSync(file)
  expect(signatureOf(file)).toMatchObject({
    identifier: 'kubectl-nixos',
    adHoc: true,
    wrongPages: 0,
    coversFile: true,
  })
  await signMacho(programFile(changed))
  expect(readFileSync(file).equals(signed)).toBe(true)
})

describe.skipIf(openssl === null)('with a certificate in the environment', () => {
  test('the program is signed by it and hardened, with leave for the compiler of JavaScript', async () => {
    vi.stubEnv('QUILL_SIGN_P12', certificate().toString('base64'))
    vi.stubEnv('QUILL_SIGN_PASSWORD', 'password')
    vi.stubEnv('QUILL_SIGN_TIMESTAMP_SERVER', '')
    const file = programFile(program)
    await signMacho(file)
    expect(signatureOf(file)).toMatchObject({
      identifier: 'kubectl-nixos',
      adHoc: false,
      hardened: true,
      wrongPages: 0,
      coversFile: true,
    })
    const appended = readFileSync(file).subarray(program.length)
    expect(appended.includes('Somebody who signs')).toBe(true)
    expect(appended.includes('com.apple.security.cs.allow-jit')).toBe(true)
  })

  test('a wrong password is an error with the words of the signer', async () => {
    vi.stubEnv('QUILL_SIGN_P12', certificate().toString('base64'))
    vi.stubEnv('QUILL_SIGN_PASSWORD', 'wrong')
    await expect(signMacho(programFile(program))).rejects.toThrow(/decryption password incorrect/)
  })
})

/** A PKCS#12 file with a certificate for code, its key, and the authority that has issued it. */
function certificate(): Buffer {
  const run = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const request = ['-newkey', 'rsa:2048', '-nodes']
  run(
    'req',
    '-x509',
    ...request,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Authority',
  )
  run('req', ...request, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=Somebody who signs')
  writeFileSync(
    join(folder, 'extensions'),
    'keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n',
  )
  const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial']
  run(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    ...issuer,
    '-days',
    '2',
    '-extfile',
    'extensions',
    '-out',
    'leaf.pem',
  )
  const parts = ['-inkey', 'leaf.key', '-in', 'leaf.pem', '-certfile', 'ca.pem']
  run('pkcs12', '-export', ...parts, '-out', 'signer.p12', '-passout', 'pass:password')
  return readFileSync(join(folder, 'signer.p12'))
}
