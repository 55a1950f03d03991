import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts'
import { commandLineOf, recordedProcesses } from '../control-plane/recorded-processes.ts'

// What other e2e files take for granted of a plane. Two at once, the second without nodes.
let plane: ControlPlane
let bare: ControlPlane

beforeAll(async () => {
  const started = [startControlPlane(), startControlPlane({ nodes: 0, context: 'bare' })] as const
  plane = await started[0]
  bare = await started[1]
})

afterAll(async () => {
  await plane?.stop()
  await bare?.stop()
})

test('two planes are two clusters', async () => {
  expect(plane.server).not.toBe(bare.server)
  expect((await plane.kubectl(['create', 'namespace', 'web'])).code).toBe(0)
  const { code, stderr } = await bare.kubectl(['get', 'namespace', 'web'])
  expect(code).toBe(1)
  expect(stderr).toContain('namespaces "web" not found')
})

test('kubectl and the server are of one version, and the context has the wanted name', async () => {
  const { stdout } = await plane.kubectl(['version', '-o', 'json'])
  const version = JSON.parse(stdout)
  expect(version.clientVersion.gitVersion).toMatch(/^v\d+\.\d+\.\d+$/)
  expect(version.clientVersion.gitVersion).toBe(version.serverVersion.gitVersion)
  expect((await plane.kubectl(['config', 'current-context'])).stdout).toBe('kubectl-nixos\n')
  expect((await bare.kubectl(['config', 'current-context'])).stdout).toBe('bare\n')
})

test('a server of another CA is refused', async () => {
  const { code, stderr } = await plane.kubectl(['get', 'nodes', `--certificate-authority=${bare.caFile}`])
  expect(code).toBe(1)
  expect(stderr).toContain('certificate signed by unknown authority')
})

test('a user has no rights until RBAC gives some, to the user or a group', async () => {
  const developer = await plane.user('jane', { groups: ['developers'] })
  const list = () => plane.kubectl(['get', 'configmaps', '-n', 'default', '--kubeconfig', developer])
  expect((await list()).stderr).toContain('Error from server (Forbidden)')
  await plane.kubectl(['create', 'rolebinding', 'read', '--clusterrole=view', '--group=developers'])
  await vi.waitFor(async () => expect((await list()).code).toBe(0))
})

test('a service account comes with a token', async () => {
  const file = await plane.serviceAccount('default', 'ci')
  const { stdout } = await plane.kubectl(['auth', 'whoami', '-o', 'json', '--kubeconfig', file])
  expect(JSON.parse(stdout).status.userInfo.username).toBe('system:serviceaccount:default:ci')
})

test('the nodes run a Deployment', async () => {
  const image = 'registry.k8s.io/pause:3.10'
  await plane.kubectl(['create', 'deployment', 'sleepers', `--image=${image}`, '--replicas=3'])
  const { code, stderr } = await plane.kubectl(['rollout', 'status', 'deployment/sleepers', '--timeout=60s'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { stdout } = await plane.kubectl([
    'get',
    'pods',
    '-l',
    'app=sleepers',
    '-o',
    'jsonpath={.items[*].status.phase}',
  ])
  expect(stdout).toBe('Running Running Running')
})

test('a pod marked as unready runs but never gets ready', async () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'sick', annotations: { 'kubectl-nixos.test/unready': '' } },
    spec: { containers: [{ name: 'main', image: 'pause' }] },
  }
  await plane.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(pod) })
  const ready = 'jsonpath={.status.phase} {.status.conditions[?(@.type=="Ready")].status}'
  await vi.waitFor(
    async () =>
      expect((await plane.kubectl(['get', 'pod', 'sick', '-o', ready])).stdout).toBe('Running False'),
    { timeout: 30_000, interval: 200 },
  )
})

test('Jobs complete and deleted pods go away', async () => {
  await plane.kubectl(['create', 'job', 'migrate', '--image=pause'])
  const done = await plane.kubectl(['wait', '--for=condition=Complete', 'job/migrate', '--timeout=60s'])
  expect(done).toMatchObject({ code: 0, stderr: '' })
  const gone = await plane.kubectl(['delete', 'job', 'migrate', '--cascade=foreground', '--timeout=60s'])
  expect(gone).toMatchObject({ code: 0, stderr: '' })
})

test('the audit log tells who has asked what', async () => {
  await plane.kubectl(['create', 'configmap', 'audited'])
  const writes = (await plane.auditEvents()).filter(event => event.objectRef?.name === 'audited')
  expect(writes).toMatchObject([
    {
      verb: 'create',
      user: { username: 'admin' },
      objectRef: { resource: 'configmaps' },
      responseStatus: { code: 201 },
    },
  ])
})

test('stop leaves no process and no folder', async () => {
  const doomed = await startControlPlane({ nodes: 0 })
  const pids = recordedProcesses(doomed.folder)
  expect(pids).toHaveLength(3)
  await doomed.stop()
  expect(existsSync(doomed.folder)).toBe(false)
  expect(pids.filter(isAlive)).toEqual([])
})

test('a plane ends with the process that started it, even a killed one', async () => {
  const script = fileURLToPath(new URL('../control-plane/control-plane.ts', import.meta.url))
  const starter = spawn(
    process.execPath,
    [
      '-e',
      `const p = await (await import('${script}')).startControlPlane({ nodes: 0 }); console.log(p.folder); setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [printed] = (await once(starter.stdout, 'data')) as [Buffer]
  const folder = printed.toString().trim()
  const pids = recordedProcesses(folder)
  expect(pids).toHaveLength(3)
  starter.kill('SIGKILL')
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 20_000, interval: 50 })
  expect(pids.filter(isAlive)).toEqual([])
})

/** A zombie that its new parent has not yet collected has no command line left. */
function isAlive(pid: number): boolean {
  return commandLineOf(pid) !== ''
}
