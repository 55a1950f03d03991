import type { Io } from '../../commands/io.ts'
import { readCommandLine } from '../command-line.ts'
import { flags } from '../flags.ts'
import { type Completions, nothing, replyText, startingWith } from './completions.ts'
import { flagReply } from './flags.ts'
import { keywordReply } from './keywords.ts'
import { typedSoFar } from './typed-so-far.ts'
import { type ValueSources, valueReply } from './values.ts'

/**
 * Answers kubectl's question for the word at the cursor, which is the last of `args`, in the form of cobra
 * programs. The answer is derived from the command records and the table of flags. Any error gives no candidates;
 * it never throws.
 */
export async function complete(args: readonly string[], io: Pick<Io, 'env' | 'home'>): Promise<string> {
  try {
    return replyText(await replyTo(args.slice(0, -1), args.at(-1) ?? '', { contexts: readContexts(io) }))
  } catch {
    return replyText(nothing)
  }
}

function readContexts(io: Pick<Io, 'env' | 'home'>): ValueSources['contexts'] {
  return async kubeconfig => {
    const { contextNames } = await import('./context-names.ts')
    return contextNames(kubeconfig, io)
  }
}

/** The candidates for `word` after the words `before`. Only candidates that begin with `word` are returned. */
export async function replyTo(
  before: readonly string[],
  word: string,
  sources: ValueSources,
): Promise<Completions> {
  const line = readCommandLine(before, flags)
  const typed = typedSoFar(line)
  // A value is never `--`, so this is the end of the flags.
  if (before.includes('--')) return startingWith(word, keywordReply(typed))
  if (line.awaiting !== undefined) {
    return startingWith(word, await valueReply(line.awaiting, typed, sources))
  }
  if (!word.startsWith('-')) return startingWith(word, keywordReply(typed))
  const equals = word.indexOf('=')
  if (equals === -1) return startingWith(word, flagReply(typed))
  const name = [...readCommandLine([word], flags).texts.keys()].at(-1)
  if (name === undefined) return nothing
  return startingWith(word.slice(equals + 1), await valueReply(name, typed, sources))
}
