import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realManifests } from '../fixtures/real-manifests.ts'
import { override, writeShopAndArgo } from '../fixtures/shop-and-argo.ts'
import { actionsOf, jsonDocument } from './json-document.ts'
import { kubectl } from './live.ts'
import { onPlane } from './on-plane.ts'
import { startRun } from './running.ts'

// How a team rolls the shop and Argo CD out: one saves a plan, another one carries it out and waits, and a third one,
// who begins at the same time, is held back by the lock. Each test goes on where the one before it ended.
const total = 96

interface Deployment {
  readonly spec: { readonly replicas: number }
  readonly status: { readonly availableReplicas?: number }
}

describe.skipIf(realManifests === undefined)('a real rollout with a plan, the lock and --wait', () => {
  const { plane, place, run } = onPlane({ folder: writeShopAndArgo })

  const record = async () => {
    const path = 'jsonpath={.metadata.annotations.kubernixos/last-rollout}'
    return JSON.parse(await kubectl(plane, 'get', 'lease', 'kubernixos', '-n', 'kube-system', '-o', path))
  }
  const planIn = (name: string) => JSON.parse(readFileSync(join(place.folder, name), 'utf8'))

  test('the plan of an empty cluster creates all objects, and all of them become ready', async () => {
    const saved = await run('diff', '--save-plan', 'first.json')
    expect(saved).toMatchObject({ code: 1, writes: [] })
    const first = startRun(place, ['apply', '--plan', 'first.json', '--wait', '-o', 'json'])
    await first.said('waiting for')
    const second = await place.run(['apply', '--lock-timeout=0'])
    expect(second).toMatchObject({ code: 1, stdout: '' })
    expect(second.stderr).toMatch(/^lock: /m)
    const { code, stdout } = await first.ended
    const document = jsonDocument(stdout)
    expect({ code, summary: document.summary, readiness: document.readiness }).toMatchObject({
      code: 0,
      summary: { created: total, failed: 0 },
      readiness: { failed: 0, 'timed-out': 0, stopped: 0 },
    })
    const { items } = JSON.parse(await kubectl(plane, 'get', 'deployments', '-A', '-o', 'json'))
    const status = items.map(({ spec, status }: Deployment) => [spec.replicas, status.availableReplicas])
    expect(status).toHaveLength(18)
    expect(status.filter(([wanted, available]: number[]) => wanted !== available)).toEqual([])
    expect(await record()).toMatchObject({ result: 'succeeded', namespaces: ['argocd', 'shop'] })
    expect(await run('diff')).toMatchObject({ code: 0, stderr: `${total} unchanged\n` })
  })

  test('a wait for an image that can not be pulled fails with its reason, and the next plan mends it', async () => {
    const annotation = 'spec.template.metadata.annotations."kubectl-nixos.test/fails" = "image"'
    override(place.folder, `{ kubernixos.manifests.frontend-deployment.${annotation}; }`)
    const failed = await run('apply', '--prune', '--yes', '--wait', '--timeout=60s')
    expect(failed.code).toBe(1)
    expect(failed.stderr).toMatch(/^Deployment shop\/frontend cannot become ready: .*ImagePullBackOff/m)
    expect(failed.stderr).toMatch(/^readiness-failed: /m)
    expect(await record()).toMatchObject({ result: 'failed' })

    override(place.folder, '{ shop.loadGenerator.enable = false; }')
    expect(await run('diff', '--save-plan', 'mend.json')).toMatchObject({ code: 1, writes: [] })
    const mended = await run('apply', '--plan', 'mend.json', '--wait', '-o', 'json')
    const document = jsonDocument(mended.stdout)
    expect(mended).toMatchObject({ code: 0 })
    expect(actionsOf(document)).toMatchObject({
      'Deployment frontend': 'configured',
      'Deployment loadgenerator': 'pruned',
    })
    expect(await record()).toMatchObject({ result: 'succeeded', checksum: planIn('mend.json').checksum })
  })
})
