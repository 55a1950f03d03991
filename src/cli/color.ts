export type ColorChoice = 'auto' | 'always' | 'never'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The level of colours for chalk: by `--color`, else NO_COLOR (if not empty), else FORCE_COLOR, else TERM=dumb,
 * else by whether the stream is a terminal. chalk itself ignores NO_COLOR and reads argv.
 */
export function colorLevel(choice: ColorChoice, env: Environment, isTerminal: boolean): 0 | 1 {
  if (choice !== 'auto') return choice === 'always' ? 1 : 0
  if (env['NO_COLOR']) return 0
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 0 : 1
  return isTerminal && env['TERM'] !== 'dumb' ? 1 : 0
}
