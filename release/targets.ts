/** A platform that is released for, and what its binary is made from. */
export interface Target {
  /** As Go and krew spell it. */
  readonly os: 'linux' | 'darwin'
  readonly arch: 'amd64' | 'arm64'
  /** For `bun build --target`. */
  readonly bunTarget: string
  /** The npm package of Bun's runtime; package-lock.json pins it. */
  readonly runtime: string
}

/** Every platform of a release. Windows is not among them, since Nix does not run there natively. */
export const targets: readonly Target[] = [
  {
    os: 'linux',
    arch: 'amd64',
    bunTarget: 'bun-linux-x64-baseline',
    // The only x64 runtime since Bun 1.4, for processors from 2008 on: the package named baseline holds the same bytes.
    runtime: '@oven/bun-linux-x64',
  },
  { os: 'linux', arch: 'arm64', bunTarget: 'bun-linux-arm64', runtime: '@oven/bun-linux-aarch64' },
  { os: 'darwin', arch: 'amd64', bunTarget: 'bun-darwin-x64', runtime: '@oven/bun-darwin-x64' },
  { os: 'darwin', arch: 'arm64', bunTarget: 'bun-darwin-arm64', runtime: '@oven/bun-darwin-aarch64' },
]

/** The name of a target's archive. */
export function archiveName(version: string, { os, arch }: Target): string {
  return `kubectl-nixos_${version}_${os}_${arch}.tar.gz`
}
