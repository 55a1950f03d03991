import type { ApiFailure } from '../../api/reply.ts'
import { abortedFailure, transportFailure } from './transport-failure.ts'
import { exchange, type HttpAnswer, headOf, receiveWhole, type Try, type Wire } from './wire.ts'

/** A line of a chunked answer, or the failure that ends the lines. */
export type Streamed =
  | { readonly ok: true; readonly line: string }
  | { readonly ok: false; readonly failure: ApiFailure }

/**
 * An answer whose body is read as it arrives. Without a success status, the body is read whole and there are no
 * lines.
 */
export interface StreamAnswer extends HttpAnswer {
  readonly lines: AsyncIterable<Streamed>
}

/**
 * Sends one try of a request whose answer may take hours. Returns when the answer begins. `signal` ends the lines
 * without a failure; so does a caller that leaves the loop over them.
 */
export async function openStream(
  wire: Wire,
  sent: Try,
  signal: AbortSignal,
): Promise<StreamAnswer | ApiFailure> {
  const receive = async (response: Response): Promise<StreamAnswer> =>
    response.ok
      ? { ...headOf(response), lines: linesOf(response, wire, signal) }
      : { ...(await receiveWhole(response)), lines: noLines() }
  return exchange(wire, sent, receive, AbortSignal.any([wire.abort, signal]))
}

/** Leaving the loop over the body cancels the request. */
async function* linesOf({ body }: Response, wire: Wire, signal: AbortSignal): AsyncGenerator<Streamed> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of body ?? []) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) if (line !== '') yield { ok: true, line }
    }
    if (rest !== '') yield { ok: true, line: rest }
  } catch (error) {
    if (signal.aborted) return
    yield { ok: false, failure: wire.abort.aborted ? abortedFailure(wire) : transportFailure(error, wire) }
  }
}

async function* noLines(): AsyncGenerator<Streamed> {}
