import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts'
import { configMap, configuration } from './configuration.ts'
import { crd, custom } from './custom-kind.ts'
import { hold, isWrite } from './held-requests.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { onPlane } from './on-plane.ts'
import { startRun } from './running.ts'

// What a run says while it goes on.
const { plane, place, run } = onPlane({ nodes: 0 })
let proxy: FaultProxy

beforeAll(async () => {
  proxy = await startFaultProxy(plane)
  place.write({ proxied: proxy.kubeconfig })
})
afterAll(() => proxy?.close())

/** Three objects of one rank; the first one is answered after the others, once `others` was said. */
async function applySlowly(instance: string, others: readonly string[], ...args: string[]) {
  const names = ['a', 'b', 'c'].map(name => `${instance}-${name}`)
  const manifests = Object.fromEntries(names.map(name => [name, configMap(name)]))
  place.write(configuration(manifests, { instance }))
  const { held, first, letGo } = hold(proxy, one => isWrite(one) && one.path.includes(`${instance}-a?`))
  const running = startRun(place, ['apply', '--kubeconfig', 'proxied', ...args])
  await first
  for (const text of others) await running.said(text)
  expect(held).toHaveLength(1)
  letGo()
  return running.ended
}

test('one slow object does not hold back the lines of the others', async () => {
  const others = ['configmap/slow-b created\n', 'configmap/slow-c created\n']
  const { code, stdout } = await applySlowly('slow', others)
  expect(code).toBe(0)
  expect(stdout).toMatch(/\nconfigmap\/slow-a created\n$/)
})

test('the document lists changes in the order of the plan, whatever came first', async () => {
  const others = ['ended: create ConfigMap default/plan-b\n', 'ended: create ConfigMap default/plan-c\n']
  const { code, stdout } = await applySlowly('plan', others, '-v=5', '-o', 'json')
  expect(code).toBe(0)
  expect(Object.keys(actionsOf(jsonDocument(stdout)))).toEqual([
    'ConfigMap plan-a',
    'ConfigMap plan-b',
    'ConfigMap plan-c',
  ])
})

test('-v=3 shows the tasks as a tree, before the first of them', async () => {
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tree' } }
  const web = configMap('web', {}, 'tree')
  const base = { base: configMap('tree') }
  place.write(
    configuration(
      { ...base, kind: crd('Tree', ['v1']), one: custom('Tree', 'one'), space, web },
      { instance: 'tree' },
    ),
  )
  const applied = await run('apply', '-v=3')
  expect(applied.code).toBe(0)
  expect(applied.stderr).toContain(
    [
      'apply: CRDs',
      '  create CustomResourceDefinition trees.example.com',
      '    await served trees.example.com (Tree v1)',
      'apply: Namespaces',
      '  create Namespace tree',
      'apply: configuration and volumes',
      '  create ConfigMap default/tree',
      '  create ConfigMap tree/web, after apply /Namespace//tree',
      'apply: custom resources',
      '  create Tree default/one, after served apiextensions.k8s.io/CustomResourceDefinition//trees.example.com',
      '',
    ].join('\n'),
  )
  place.write(configuration(base, { instance: 'tree' }))
  const pruned = await run('prune', '--yes', '-v=3')
  expect(pruned.code).toBe(0)
  expect(pruned.stderr).toMatch(
    /^prune: custom resources\n {2}delete Tree default\/one\n {4}await gone Tree default\/one\n/m,
  )
  expect((await run('diff', '-v=3')).stderr).not.toContain('apply:')
  expect((await run('apply', '-v=2')).stderr).not.toContain('apply:')
})
