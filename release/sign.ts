import { readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { type CodeSignature, readMacho } from './macho.ts'
import { root } from './project.ts'
import { ReleaseError } from './release-error.ts'
import { run } from './run.ts'

/** The name that a signature gives the program. */
const identifier = 'kubectl-nixos'

/**
 * Signs a macOS program in place, on any system, and proves that the signature holds. With QUILL_SIGN_P12 (and
 * QUILL_SIGN_PASSWORD) in the environment it is signed with that certificate and hardened, which Apple notarises.
 * Else it gets an ad hoc signature, which is the same at every run; one that Bun has made and that holds stays.
 * @throws ReleaseError where the signer fails, or where the result does not cover the file
 */
export async function signMacho(file: string): Promise<void> {
  if (process.env['QUILL_SIGN_P12']) {
    await quill([
      'sign',
      '--identity',
      identifier,
      '--entitlements',
      `${root}release/entitlements.plist`,
      file,
    ])
  } else if (!holds(readMacho(readFileSync(file)).signature)) {
    await quill(['sign', '--quiet', '--ad-hoc', '--identity', identifier, file])
  }
  if (!holds(readMacho(readFileSync(file)).signature)) {
    throw new ReleaseError(`${file}: the signature does not match the file, so macOS would not start it`)
  }
  if (platform() === 'darwin') await run(['codesign', '--verify', '--strict', file])
}

/** Whether macOS would find each page as it was signed. */
function holds(signature: CodeSignature | undefined): boolean {
  return signature !== undefined && signature.wrongPages === 0 && signature.coversFile
}

function quill(args: readonly string[]): Promise<string> {
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off', CGO_ENABLED: '0' }
  return run(['go', '-C', `${root}release/quill`, 'tool', 'quill', ...args], { env })
}
