import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { released } from './released.ts'

/** Unpacks the released archive for this machine into a new folder, which the caller removes. */
export async function unpackArchive(): Promise<string> {
  const { dir, version } = await released()
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-archive-'))
  execFileSync('tar', [
    '-xzf',
    `${dir}/kubectl-nixos_${version}_${process.platform}_${arch}.tar.gz`,
    '-C',
    folder,
  ])
  return folder
}
