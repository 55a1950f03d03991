import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzippedTar } from './archive.ts'
import { compareSizes, readBudget } from './budget.ts'
import { buildTarget } from './build-target.ts'
import { bundledPackages, type Metafile } from './bundle.ts'
import { checksums, type ReleaseFile } from './checksums.ts'
import { type Commit, currentCommit } from './commit.ts'
import { archiveContents } from './contents.ts'
import { krewFiles } from './krew-files.ts'
import { thirdPartyNotices } from './notices.ts'
import { packageJson } from './project.ts'
import { ReleaseError } from './release-error.ts'
import { pinnedRuntime, type Runtime } from './runtime.ts'
import { sbom, sbomName } from './sbom.ts'
import { archiveName, targets } from './targets.ts'
import { checkVersion } from './version.ts'

/** What is asked of scripts/release. */
export interface ReleaseRequest {
  readonly version: string
  /** Where the files go, an absolute path. */
  readonly folder: string
  readonly allowDirty: boolean
}

/** What a release has come to. */
export interface Released {
  readonly files: readonly ReleaseFile[]
  /** The sizes beside the budget, as a table. */
  readonly sizes: string
}

/**
 * Makes all files of a release. Nothing is left in the folder unless everything succeeded.
 * @throws ReleaseError where the request or the work tree does not do, a step fails, or a size is above the budget
 */
export async function release({ version, folder, allowDirty }: ReleaseRequest): Promise<Released> {
  const { version: packageVersion, devDependencies } = packageJson()
  checkVersion(version, packageVersion)
  checkBun(devDependencies?.['bun'])
  const commit = await currentCommit(allowDirty)
  const workshop = mkdtempSync(join(tmpdir(), 'kubectl-nixos-release-'))
  try {
    const builds = await makeArchives(version, commit, workshop)
    const sizes = checkSizes(builds)
    const files = addDocuments(builds, version, commit)
    publish(files, folder)
    return { files, sizes }
  } finally {
    rmSync(workshop, { recursive: true })
  }
}

/** One platform's archive, and what later steps need to know about what is in it. */
interface Build {
  readonly archive: ReleaseFile
  readonly programSize: number
  readonly runtime: Pick<Runtime, 'name' | 'pin' | 'sha256'>
  readonly metafile: Metafile
}

async function makeArchives(version: string, commit: Commit, workshop: string): Promise<readonly Build[]> {
  const builds: Build[] = []
  for (const target of targets) {
    const { executable, ...runtime } = await pinnedRuntime(target.runtime)
    const stamp = { version, commit: commit.name }
    const { content, metafile } = await buildTarget({ target, executable, stamp, folder: workshop })
    const notices = thirdPartyNotices(bundledPackages([metafile]))
    const packed = await gzippedTar(archiveContents(target, content, notices), commit.time)
    const archive = { name: archiveName(version, target), content: packed }
    builds.push({ archive, programSize: content.length, runtime, metafile })
  }
  return builds
}

function checkSizes(builds: readonly Build[]): string {
  const sizes = builds.map(({ archive: { name, content }, programSize }) => ({
    archive: name,
    program: programSize,
    packed: content.length,
  }))
  const { text, within } = compareSizes(sizes, readBudget())
  if (!within) throw new ReleaseError(`a size is above release/budget.json\n${text}`)
  return text
}

function addDocuments(builds: readonly Build[], version: string, { time }: Commit): readonly ReleaseFile[] {
  const packages = bundledPackages(builds.map(({ metafile }) => metafile))
  const runtimes = builds.map(({ runtime }) => runtime)
  const parts = Buffer.from(sbom({ version, time, packages, runtimes }))
  const summed = [...builds.map(({ archive }) => archive), { name: sbomName(version), content: parts }]
  const sums = checksums(summed)
  return [...summed, { name: 'checksums.txt', content: Buffer.from(sums) }, ...krewFiles(version, sums)]
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
    for (const { name } of files)
      for (const at of [unfinished, folder]) mkdirSync(dirname(join(at, name)), { recursive: true })
    for (const { name, content } of files) writeFileSync(join(unfinished, name), content, { mode: 0o644 })
    for (const { name } of files) renameSync(join(unfinished, name), join(folder, name))
  } finally {
    rmSync(unfinished, { recursive: true })
  }
}
