import { homedir } from 'node:os'
import { connect } from '../../../src/cluster/connect.ts'
import { UserError } from '../../../src/errors.ts'
import { traceText } from '../../../src/report/trace-text.ts'

// A program for transport.test.ts: it connects as its environment says and prints what it saw as one JSON document.
// PROBE_REQUESTS: how many further requests to send, 16 at a time. PROBE_VERBOSITY: which log lines go to stderr.
const { env } = process
const verbosity = Number(env['PROBE_VERBOSITY'] ?? 0)

async function look() {
  const cluster = await connect({
    kubeconfig: env['PROBE_KUBECONFIG'],
    context: env['PROBE_CONTEXT'],
    requestTimeout: Number(env['PROBE_TIMEOUT'] ?? 0),
    env,
    home: env['HOME'] ?? homedir(),
    retryTimeout: 10_000,
    emit: event => {
      const text = traceText(event, verbosity)
      if (text !== undefined) console.error(text)
    },
  })
  const discovery = await cluster.discover(new Set())
  const requests = Number(env['PROBE_REQUESTS'] ?? 0)
  for (let left = requests; left > 0; left -= 16) {
    await Promise.all(Array.from({ length: Math.min(left, 16) }, () => cluster.serverVersion()))
  }
  const { server, context, namespace, contexts } = cluster
  const kinds = discovery.resources.length
  return {
    server,
    context,
    namespace,
    contexts,
    kinds,
    version: await cluster.serverVersion(),
    id: await cluster.clusterId(),
  }
}

try {
  console.log(JSON.stringify(await look()))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.log(JSON.stringify({ error: error.message, hint: error.hint }))
  process.exitCode = 1
}
