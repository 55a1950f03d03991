/**
 * Passes the stderr of nix on, line by line. Holds the error back, because the error is diagnosed before it is printed.
 */
export interface ErrorFilter {
  readonly write: (chunk: string) => void
  /** The text that was held back, from the first `error:` on. Empty if nix printed no error. */
  readonly end: () => string
}

// A nix without build users, as in containers, prints this at every call. An evaluation needs no build users.
const noise = /^warning: the group '.*' specified in 'build-users-group' does not exist$/

export function createErrorFilter(pass: (text: string) => void): ErrorFilter {
  let rest = ''
  let held = ''
  const line = (text: string) => {
    if (held !== '' || text.startsWith('error:')) held += text
    else if (!noise.test(text.trimEnd())) pass(text)
  }
  return {
    write(chunk) {
      const lines = (rest + chunk).split(/(?<=\n)/)
      rest = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '')
      lines.forEach(line)
    },
    end() {
      if (rest !== '') line(rest)
      return held
    },
  }
}
