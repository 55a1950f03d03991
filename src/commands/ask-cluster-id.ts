import { connect } from '../cluster/connect.ts'
import type { Io } from './io.ts'
import type { Request } from './request.ts'

// A cluster that is only asked whether it is the one that was meant may be far away or gone.
const longestAsk = 5000

/** The id of another context's cluster, for a hint; undefined where it can't be had. */
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
