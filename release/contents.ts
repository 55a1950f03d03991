import type { ArchiveFile } from './archive.ts'
import { projectFile } from './project.ts'
import type { Target } from './targets.ts'

/** A file of the repository that archives carry beside the program and its notices. */
interface Enclosure {
  readonly name: string
  /** In the repository. */
  readonly path: string
  readonly mode: number
  /** Only in archives for this system. */
  readonly os?: Target['os']
}

const enclosures: readonly Enclosure[] = [
  { name: 'LICENSE', path: 'LICENSE', mode: 0o644 },
  { name: 'kubectl_complete-nixos', path: 'completions/kubectl_complete-nixos', mode: 0o755 },
  // What krew links on Linux.
  { name: 'nixos-launcher.sh', path: 'krew/nixos-launcher.sh', mode: 0o755, os: 'linux' },
]

/** Everything in the archive of a target; krew takes nothing but regular files, and keeps their modes. */
export function archiveContents(target: Target, program: Buffer, notices: string): readonly ArchiveFile[] {
  return [
    { name: 'kubectl-nixos', mode: 0o755, content: program },
    { name: 'THIRD-PARTY-NOTICES', mode: 0o644, content: Buffer.from(notices) },
    ...enclosures
      .filter(({ os }) => os === undefined || os === target.os)
      .map(({ name, path, mode }) => ({ name, mode, content: Buffer.from(projectFile(path)) })),
  ]
}
