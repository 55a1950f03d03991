import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzippedTar } from './archive.ts'
import { buildTarget, type Program } from './build-target.ts'
import { bundledPackages, readMetafile } from './bundle.ts'
import { checksums, type ReleaseFile } from './checksums.ts'
import { type Commit, currentCommit } from './commit.ts'
import { archiveContents } from './contents.ts'
import { thirdPartyNotices } from './notices.ts'
import { packageJson } from './project.ts'
import { ReleaseError } from './release-error.ts'
import { pinnedRuntime } from './runtime.ts'
import { archiveName, targets } from './targets.ts'
import { checkVersion } from './version.ts'

/** What is asked of scripts/release. */
export interface ReleaseRequest {
  readonly version: string
  /** Where the files go, an absolute path. */
  readonly folder: string
  readonly allowDirty: boolean
}

/**
 * Makes all files of a release. Nothing is left in the folder unless everything succeeded.
 * @throws ReleaseError where the request or the work tree does not do, or a step fails
 */
export async function release({
  version,
  folder,
  allowDirty,
}: ReleaseRequest): Promise<readonly ReleaseFile[]> {
  const { version: packageVersion, devDependencies } = packageJson()
  checkVersion(version, packageVersion)
  checkBun(devDependencies?.['bun'])
  const commit = await currentCommit(allowDirty)
  const workshop = mkdtempSync(join(tmpdir(), 'kubectl-nixos-release-'))
  try {
    const files = await makeFiles(version, commit, workshop)
    publish(files, folder)
    return files
  } finally {
    rmSync(workshop, { recursive: true })
  }
}

async function makeFiles(version: string, commit: Commit, workshop: string): Promise<readonly ReleaseFile[]> {
  const archives: ReleaseFile[] = []
  for (const target of targets) {
    const runtime = await pinnedRuntime(target.runtime)
    const program = await buildTarget(target, runtime, { version, commit: commit.name }, workshop)
    archives.push({ name: archiveName(version, target), content: await archiveOf(program, commit.time) })
  }
  return [...archives, { name: 'checksums.txt', content: Buffer.from(checksums(archives)) }]
}

function archiveOf({ target, content, metafile }: Program, time: number): Promise<Buffer> {
  const notices = thirdPartyNotices(bundledPackages(readMetafile(metafile)))
  return gzippedTar(archiveContents(target, content, notices), time)
}

/** Another Bun would make other bytes. */
function checkBun(wanted: string | undefined): void {
  if (Bun.version !== wanted) {
    throw new ReleaseError(
      `a release is made by Bun ${wanted}, as package.json pins it, not by ${Bun.version}`,
    )
  }
}

/** Written aside and renamed one by one, so that no half of a file is ever seen under its name. */
function publish(files: readonly ReleaseFile[], folder: string): void {
  mkdirSync(folder, { recursive: true })
  const unfinished = mkdtempSync(join(folder, '.release-'))
  try {
    for (const { name, content } of files) writeFileSync(join(unfinished, name), content, { mode: 0o644 })
    for (const { name } of files) renameSync(join(unfinished, name), join(folder, name))
  } finally {
    rmSync(unfinished, { recursive: true })
  }
}
