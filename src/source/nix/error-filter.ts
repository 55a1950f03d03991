/** Passes nix's stderr on line by line, and keeps what belongs to its error: that is diagnosed, then told once. */
export interface ErrorFilter {
  readonly write: (chunk: string) => void
  /** What was held back, from the first `error:` on. Empty where nix reported none. */
  readonly end: () => string
}

// Of a nix without its build users, as in containers: true at every call, and no concern of an evaluation.
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
