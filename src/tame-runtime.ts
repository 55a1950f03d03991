import { dlopen } from 'bun:ffi'
import { platform } from 'node:os'
import { delimiter, isAbsolute } from 'node:path'

type Environment = Record<string, string | undefined>

/** What Bun reads from the environment as it runs, with the value under which it does no harm. */
const harmless = {
  // Prints every request on stderr, bearer tokens and all.
  BUN_CONFIG_VERBOSE_FETCH: '0',
  // Takes any certificate, that of an OIDC issuer for one.
  NODE_TLS_REJECT_UNAUTHORIZED: '1',
}

/**
 * Takes back what this process's environment would have Bun do behind our back; to be called before the first request.
 * Returns the environment for the programs that we start.
 */
export function tameRuntime(own: Environment): Environment {
  const forChildren = withAbsolutePath(own)
  // Bun notices an assignment only, no deletion.
  Object.assign(own, harmless)
  if (platform() === 'darwin' || crashReports.some(name => own[name] !== undefined)) keepCrashesHere()
  return forChildren
}

/**
 * The same environment without the relative folders of PATH: the working directory may be anybody's, and kubectl runs
 * no program that it finds there either.
 */
export function withAbsolutePath(env: Environment): Environment {
  const { PATH, ...rest } = env
  const absolute = PATH?.split(delimiter).filter(isAbsolute) ?? []
  return absolute.length === 0 ? rest : { ...rest, PATH: absolute.join(delimiter) }
}

// Bun uploads a report of a crash: on macOS by itself, elsewhere where one of these asks for it.
const crashReports = ['BUN_ENABLE_CRASH_REPORTING', 'BUN_CRASH_REPORT_URL']

/** Says no in the process's real environment, which is where Bun looks as it crashes. */
function keepCrashesHere(): void {
  try {
    const { symbols } = dlopen(cLibrary(platform()), {
      setenv: { args: ['cstring', 'cstring', 'i32'], returns: 'i32' },
      unsetenv: { args: ['cstring'], returns: 'i32' },
    })
    symbols.unsetenv(Buffer.from('BUN_CRASH_REPORT_URL\0'))
    symbols.setenv(Buffer.from('BUN_ENABLE_CRASH_REPORTING\0'), Buffer.from('0\0'), 1)
  } catch {
    // A libc of another name, as musl's: whoever set the variables there has a report uploaded.
  }
}

/**
 * The C library for dlopen. By a mere name, macOS looks into the working directory first, and so does Bun for one that
 * is not found; the one of Linux is loaded already, since Bun needs it.
 */
export function cLibrary(system: NodeJS.Platform): string {
  return system === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6'
}
