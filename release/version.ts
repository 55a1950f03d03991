import { ReleaseError } from './release-error.ts'

// The expression that semver.org gives, without build metadata: two releases must not share a version.
const semVer =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?$/

/**
 * Holds the wanted version against package.json's.
 * @throws ReleaseError for what is no version, and where the two differ
 */
export function checkVersion(wanted: string, packageVersion: string): void {
  if (!semVer.test(wanted)) {
    const hint = semVer.test(wanted.replace(/^v/, ''))
      ? `: write ${wanted.slice(1)}`
      : ', such as 1.2.3 or 1.2.3-rc.1'
    throw new ReleaseError(`'${wanted}' is no version to release${hint}`)
  }
  if (wanted !== packageVersion) {
    throw new ReleaseError(
      `package.json says ${packageVersion}, not ${wanted}: type npm version --no-git-tag-version ${wanted}, commit, and run this again`,
    )
  }
}
