import { dlopen } from 'bun:ffi'
import { platform } from 'node:os'
import { delimiter, isAbsolute } from 'node:path'

type Environment = Record<string, string | undefined>

/** Variables that Bun reads at any time, each with a value that is safe. */
const harmless = {
  // Makes Bun print every request on stderr, with its bearer token.
  BUN_CONFIG_VERBOSE_FETCH: '0',
  // Makes Bun accept any certificate, for example that of an OIDC issuer.
  NODE_TLS_REJECT_UNAUTHORIZED: '1',
}

/**
 * Turns off what variables of the environment would make Bun do: print tokens, accept any certificate, upload crash
 * reports. Must be called before the first request. Returns the environment for the programs that we start.
 */
export function tameRuntime(own: Environment): Environment {
  const forChildren = withAbsolutePath(own)
  // Each variable gets a value, because Bun does not notice when a variable is deleted.
  Object.assign(own, harmless)
  if (platform() === 'darwin' || crashReports.some(name => own[name] !== undefined)) keepCrashesHere()
  return forChildren
}

/**
 * The same environment without the relative folders of PATH, because the working directory may belong to another user.
 * kubectl also runs no program from a relative folder.
 */
export function withAbsolutePath(env: Environment): Environment {
  const { PATH, ...rest } = env
  const absolute = PATH?.split(delimiter).filter(isAbsolute) ?? []
  return absolute.length === 0 ? rest : { ...rest, PATH: absolute.join(delimiter) }
}

// Bun uploads a report when it crashes: on macOS always, on other systems if one of these variables is set.
const crashReports = ['BUN_ENABLE_CRASH_REPORTING', 'BUN_CRASH_REPORT_URL']

/** Turns the upload off in the environment that the C library keeps, because Bun reads that one when it crashes. */
function keepCrashesHere(): void {
  try {
    const { symbols } = dlopen(cLibrary(platform()), {
      setenv: { args: ['cstring', 'cstring', 'i32'], returns: 'i32' },
      unsetenv: { args: ['cstring'], returns: 'i32' },
    })
    symbols.unsetenv(Buffer.from('BUN_CRASH_REPORT_URL\0'))
    symbols.setenv(Buffer.from('BUN_ENABLE_CRASH_REPORTING\0'), Buffer.from('0\0'), 1)
  } catch {
    // The C library has another name, for example with musl. Bun then uploads reports if the variables ask for it.
  }
}

/**
 * The C library for dlopen. On macOS the path is absolute, because macOS looks for a plain name in the working
 * directory first. On Linux a plain name is safe, because Bun itself has already loaded the C library.
 */
export function cLibrary(system: NodeJS.Platform): string {
  return system === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6'
}
