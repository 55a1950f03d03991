import { setTimeout as sleep } from 'node:timers/promises'
import type { PlaneAnswer } from './plane-client.ts'

type Get = (path: string) => Promise<PlaneAnswer>

/** A condition that a starting plane must reach, with the words for "still waiting for". */
export interface Condition {
  readonly what: string
  holds(): Promise<boolean>
}

/** Waits for a condition; `alive` throws as soon as waiting has become pointless. */
export async function waitFor(condition: Condition, alive: () => void): Promise<void> {
  const deadline = Date.now() + 120_000
  for (;;) {
    alive()
    // No answer yet is the normal state of a starting server.
    if (await condition.holds().catch(() => false)) return
    if (Date.now() > deadline)
      throw new Error(`control plane: still waiting for ${condition.what} after 120 s`)
    await sleep(50)
  }
}

/** The API server serves all that it should, bootstrap roles included. */
export function serverReady(get: Get): Condition {
  return { what: '/readyz', holds: async () => (await get('/readyz')).status === 200 }
}

const systemNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/** The objects that controllers put in every namespace are there, so that none appears in the middle of a test. */
export function namespacesReady(get: Get): Condition {
  return {
    what: 'the ServiceAccount default and ConfigMap kube-root-ca.crt of each namespace',
    holds: async () => {
      const accounts = await namespacesWith(get, 'serviceaccounts', 'default')
      const roots = await namespacesWith(get, 'configmaps', 'kube-root-ca.crt')
      return systemNamespaces.every(name => accounts.includes(name) && roots.includes(name))
    },
  }
}

/** So many nodes are Ready and without taints. */
export function nodesReady(get: Get, count: number): Condition {
  return {
    what: `${count} ready nodes`,
    holds: async () => {
      const { body } = await get('/api/v1/nodes')
      return (body as NodeList).items.filter(isReady).length === count
    },
  }
}

interface ObjectList {
  readonly items: readonly { readonly metadata: { readonly namespace: string } }[]
}

interface NodeList {
  readonly items: readonly Node[]
}

interface Node {
  readonly spec: { readonly taints?: readonly object[] }
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

async function namespacesWith(get: Get, resource: string, name: string): Promise<string[]> {
  const { body } = await get(`/api/v1/${resource}?fieldSelector=metadata.name=${name}`)
  return (body as ObjectList).items.map(item => item.metadata.namespace)
}

function isReady(node: Node): boolean {
  const ready = node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  return ready === true && !node.spec.taints?.length
}
