import { expect, test } from 'vitest'
import type { Cluster } from '../../../src/cluster/connect.ts'
import type { AskId } from '../../../src/commands/find-context.ts'
import { passClusterId } from '../../../src/commands/pass-fences.ts'
import { UserError } from '../../../src/errors.ts'
import type { Settings } from '../../../src/source/evaluation.ts'

const context = (name: string, server: string, silent = true) => ({ name, server, silent })

function cluster(...others: Cluster['contexts']): Cluster {
  return {
    server: 'https://here',
    context: 'here',
    flags: { kubeconfig: 'my config', context: 'here' },
    contexts: [context('here', 'https://here'), context('same-server', 'https://here'), ...others],
    clusterId: async () => ({ ok: true, status: 200, value: 'id-here', warnings: [] }),
  } as unknown as Cluster
}

const settings = { clusterId: 'id-wanted' } as Settings
const ids: Record<string, string> = { 'https://away': 'id-wanted', away: 'id-wanted', 'my prod': 'id-wanted' }

/** The message and hint of the refusal, and the contexts that were asked. */
async function refused(of: Cluster, mayAsk: boolean): Promise<{ text: string; asked: string[] }> {
  const asked: string[] = []
  const ask: AskId = async name => {
    asked.push(name)
    return ids[name]
  }
  const error = await passClusterId(settings, of, mayAsk ? ask : undefined).catch((thrown: unknown) => thrown)
  if (!(error instanceof UserError)) throw new Error('nothing was refused')
  return { text: `${error.message}\n${error.hint}`, asked }
}

const message =
  'the configuration is for another cluster: kubernixos.clusterId is id-wanted, but the kubeconfig leads to id-here\n'
const howToSee =
  "to see a cluster's id: kubectl --kubeconfig 'my config' --context NAME get namespace kube-system -o 'jsonpath={.metadata.uid}'"
const plugin = context('by-plugin', 'https://plugin', false)

test.each([
  [
    'no other cluster',
    [],
    `no other cluster is in the kubeconfig; ${howToSee}`,
    `no other context was found that leads there; ${howToSee}`,
    [],
  ],
  [
    'one that fits',
    [context('away', 'https://away'), context('far', 'https://far'), plugin],
    'choose another context with --context NAME: away, far, by-plugin; --find-context asks their clusters which one it is',
    'this context fits: --context away',
    ['away', 'far'],
  ],
  [
    'several that fit, with names that need quotes',
    [context('my prod', 'https://prod'), context('away', 'https://away')],
    "choose another context with --context NAME: 'my prod', away; --find-context asks their clusters which one it is",
    "this context fits: --context 'my prod' (also away)",
    ['my prod', 'away'],
  ],
  [
    'none that fits',
    [context('far', 'https://far'), plugin],
    'choose another context with --context NAME: far, by-plugin; --find-context asks their clusters which one it is',
    `no other context was found that leads there; not asked, because they log in by a plugin: by-plugin; ${howToSee}`,
    ['far'],
  ],
])('kubernixos.clusterId is another one: %s', async (_name, others, named, found, asked) => {
  const of = cluster(...others)
  expect(await refused(of, false)).toEqual({ text: message + named, asked: [] })
  expect(await refused(of, true)).toEqual({ text: message + found, asked })
})
