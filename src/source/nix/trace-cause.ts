/** A better message than that of nix, from the trace of nix, and the hint to it. */
export interface Cause {
  readonly message: string
  readonly hint: string
}

const argumentContext = /while evaluating the module argument `([^']*)' in "([^"]*)":/g

/** Whether a trace, or a part of one, says which argument of a module was evaluated. */
export function namesArgument(trace: string): boolean {
  return trace.search(argumentContext) >= 0
}

/**
 * The cause of an error that nix reports somewhere in the module system. `message` is the first line of the error. Knows
 * arguments of modules that nothing gives, and modules whose imports need the configuration. Undefined for other errors.
 */
export function findCause(message: string, trace: string): Cause | undefined {
  const [, name, file] = innermost(argumentContext, trace) ?? []
  if (name !== undefined && message.startsWith(`attribute '${name}' missing`))
    return {
      message: `the module argument \`${name}' is not given\n- In \`${file}'`,
      hint: `set _module.args.${name} in a module, or give it in the specialArgs of kubernixosConfiguration`,
    }
  if (
    !message.startsWith('infinite recursion') ||
    !/you probably reference `config` in `imports`/.test(trace)
  )
    return undefined
  const place = file === undefined ? '' : `\n- In \`${file}'`
  if (name === undefined || name === 'config' || name === 'options')
    return {
      message: `infinite recursion: the imports of a module, or the names of the options that it sets, depend on \`config'${place}`,
      hint: 'import files without a condition, and put conditions into the values: lib.mkIf CONDITION { ... }',
    }
  return {
    message: `infinite recursion: the imports of a module, or the names of the options that it sets, depend on the module argument \`${name}'${place}`,
    hint: `give ${name} in the specialArgs of kubernixosConfiguration, or import the file that holds it`,
  }
}

/** The innermost context of a trace. It comes first in Nix 2.8 and last in newer versions. */
export function innermost(pattern: RegExp, trace: string): RegExpMatchArray | undefined {
  const found = [...trace.matchAll(pattern)]
  return /^\s*error:\s*(\n|…)/.test(trace) ? found.at(-1) : found[0]
}
