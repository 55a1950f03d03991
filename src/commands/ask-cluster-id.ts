import { connect } from '../cluster/connect.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'

// Milliseconds. The cluster of another context may be far away or gone, and its id is only for a hint.
const longestAsk = 5000

/** The id of another context's cluster, for a hint; undefined if it cannot be read. */
export async function askClusterId(
  context: string,
  request: Request,
  { env, home, stop }: Io,
): Promise<string | undefined> {
  const limits = { requestTimeout: longestAsk, retryTimeout: longestAsk }
  try {
    const cluster = await connect({
      ...request,
      ...limits,
      context,
      env,
      home,
      emit: () => undefined,
      abort: stop,
    })
    const id = await cluster.clusterId()
    return id.ok ? id.value : undefined
  } catch {
    return undefined
  }
}
