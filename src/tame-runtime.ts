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
  keepCrashesHere()
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

/** On macOS, Bun uploads a report when it crashes, unless the process's real environment says otherwise. */
function keepCrashesHere(): void {
  const library = platform() === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6'
  try {
    const { symbols } = dlopen(library, {
      setenv: { args: ['cstring', 'cstring', 'i32'], returns: 'i32' },
      unsetenv: { args: ['cstring'], returns: 'i32' },
    })
    symbols.unsetenv(Buffer.from('BUN_CRASH_REPORT_URL\0'))
    symbols.setenv(Buffer.from('BUN_ENABLE_CRASH_REPORTING\0'), Buffer.from('0\0'), 1)
  } catch {
    // A libc of another name, as musl's, is none of macOS: there nothing is uploaded.
  }
}
