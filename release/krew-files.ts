import type { ReleaseFile } from './checksums.ts'
import { homepage } from './homepage.ts'
import { renderKrewManifest } from './krew-manifest.ts'
import { projectFile } from './project.ts'

/**
 * The manifest for krew of a release whose archives lie on GitHub, once by itself for krew-index and once as the
 * content of a custom index: a git repository with `plugins/NAME.yaml`, for `kubectl krew index add`.
 * @throws ReleaseError where the checksums lack an archive
 */
export function krewFiles(version: string, checksums: string): readonly ReleaseFile[] {
  const downloads = `${homepage}/releases/download/v${version}`
  const template = projectFile('krew/nixos.yaml')
  const content = Buffer.from(renderKrewManifest(template, { version, homepage, downloads, checksums }))
  return ['nixos.yaml', 'krew-index/plugins/nixos.yaml'].map(name => ({ name, content }))
}
