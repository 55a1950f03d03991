import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Finished } from '../control-plane/run-program.ts'
import { runGo } from './krew-tools.ts'
import { withLoader } from './nixos-elf.ts'
import { noNamespace, runIn } from './nixos-namespace.ts'

/** The sort of system that a root is like. */
export interface System {
  /** What is there that says it is NixOS. */
  readonly nixos?: '/etc/NIXOS' | '/run/current-system'
  /** What lies where programs from elsewhere look for their loader; nothing unless given. */
  readonly usual?: 'stub' | 'nix-ld'
  /** Whose loader the shell and its tools have: that of a glibc in the Nix store, of one before 2.34, or musl's. */
  readonly shell: 'glibc' | 'old glibc' | 'musl'
  /** Holds a nix that has the loader of a glibc in the Nix store. */
  readonly nix?: boolean
}

export interface Root {
  readonly folder: string
  /** Runs the plugin as kubectl does, by krew's link. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>
  /** Runs the program that lies beside the launcher. */
  runWithoutLauncher(args: readonly string[]): Promise<Finished>
  remove(): void
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** More of this machine, by where in the root it appears; the targets exist. */
  readonly mounts?: Readonly<Record<string, string>>
}

/** Where programs that are not from the Nix store have their loader. */
export const usualLoader =
  process.arch === 'arm64' ? '/lib/ld-linux-aarch64.so.1' : '/lib64/ld-linux-x86-64.so.2'
const glibc = '/nix/store/0c6hwyjlfamr4ipgn57kl2vlvlhqjqgp-glibc-2.36/lib'
const nixLd = '/nix/store/9f3kz8s1m0rw4qfpc6a2lvd7xnhyj5bi-nix-ld/libexec/nix-ld'
const stub = '/nix/store/p1qv7y0z8kxj2cw5m3d4slfh9rgn6bia-stub-ld'

const loaders = {
  glibc: `${glibc}/${basename(usualLoader)}`,
  'old glibc': `${glibc}/ld-2.33.so`,
  musl: '/lib/ld-musl.so.1',
}
// Where the loader of this machine looks by itself; in a store, programs know the paths of their libraries.
const libraries = '/usr/lib'
const tools = ['sh', 'readlink', 'tr', 'sed']

// A space, since a home may have one.
const home = '/home/an admin'
const link = `${home}/.krew/bin/kubectl-nixos`
const installed = `${home}/.krew/store/nixos/v1.0.0`

/** Why no root can be made of this machine's files, or undefined where one can. */
export const noRoot: string | undefined =
  noNamespace ?? (isFromStore(usualLoader) ? `${usualLoader} is none of this machine's own` : undefined)

/** Why no root can have a nix, or undefined: one from the Nix store brings another glibc. */
export const noNix: string | undefined =
  noRoot ?? (isFromStore(whereIs('nix')) ? 'nix is from the Nix store' : undefined)

function isFromStore(path: string): boolean {
  return !existsSync(path) || realpathSync(path).startsWith('/nix/')
}

/**
 * Makes a root that holds a shell, the few tools of the launcher, and the unpacked archive of the folder `archive`
 * as krew installs it. All is made of this machine's files: its glibc is also the one of the store, and its loader
 * under another name is musl's.
 */
export function makeRoot(archive: string, system: System): Root {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-nixos-root-'))
  const at = (path: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    return join(folder, path)
  }
  for (const target of ['/proc', '/dev', '/tmp', '/mnt', installed])
    mkdirSync(at(target), { recursive: true })
  symlinkSync(`${installed}/nixos-launcher.sh`, at(link))
  writeFileSync(at('/etc/passwd'), `root:x:0:0::${home}:/bin/sh\n`)
  if (system.nixos !== undefined) writeFileSync(at(system.nixos), '')

  install(tools, loaders[system.shell], at)
  if (system.nix) install(['nix'], loaders.glibc, at)
  if (system.shell !== 'musl' || system.nix) copyGlibc(glibc, at)
  if (system.usual !== undefined) putUsualLoader(system.usual, at)

  const run = (command: readonly string[], { env = {}, mounts = {} }: RunOptions = {}) =>
    runIn(
      { root: folder, mounts: { '/proc': '/proc', '/dev': '/dev', [installed]: archive, ...mounts } },
      command,
      { PATH: '/bin', HOME: home, ...env },
    )
  return {
    folder,
    run: (args, options) => run([link, ...args], options),
    runWithoutLauncher: args => run([`${installed}/kubectl-nixos`, ...args]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

type Place = (path: string) => string

/** Puts programs of this machine into /bin, with their libraries and another loader. */
function install(programs: readonly string[], loader: string, at: Place): void {
  cpSync(hostLoader(), at(loader))
  for (const program of programs) {
    const path = realpathSync(whereIs(program))
    writeFileSync(at(`/bin/${program}`), withLoader(readFileSync(path), loader), { mode: 0o755 })
    for (const [, library = ''] of execFileSync('ldd', [path], { encoding: 'utf8' }).matchAll(/=> (\/\S+)/g))
      cpSync(library, at(`${libraries}/${basename(library)}`), { dereference: true })
  }
}

/** What the released program needs. */
function copyGlibc(folder: string, at: Place): void {
  for (const library of ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0'])
    cpSync(join(dirname(hostLoader()), library), at(`${folder}/${library}`), { dereference: true })
}

/** As on NixOS, the usual place holds a link into the store. */
function putUsualLoader(kind: 'stub' | 'nix-ld', at: Place): void {
  symlinkSync(kind === 'stub' ? stub : nixLd, at(usualLoader))
  if (kind === 'stub') {
    buildStub(at(stub))
  } else {
    // The real one hands over to a loader of glibc, and tells it where libraries are.
    cpSync(hostLoader(), at(nixLd))
    copyGlibc(libraries, at)
  }
}

function buildStub(path: string): void {
  // Beyond the addresses of the program, which the kernel maps, too.
  runGo(['build', '-ldflags=-s -w -T 0x40001000', '-o', path, './stub-ld'])
}

function whereIs(program: string): string {
  return execFileSync('sh', ['-c', `command -v ${program} || true`], { encoding: 'utf8' }).trim()
}

function hostLoader(): string {
  return realpathSync(usualLoader)
}
