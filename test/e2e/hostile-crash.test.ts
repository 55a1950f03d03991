import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { configuration } from './configuration.ts'
import { program, type Workspace, workspace } from './program.ts'

// Bun uploads a report of a crash by the curl of PATH where its environment asks for it, and on macOS by itself.

const bun = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))

let silent: Server
let url: string
let place: Workspace
let uploads: string

beforeAll(async () => {
  silent = createServer()
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const config = {
    'current-context': 'tested',
    contexts: [{ name: 'tested', context: { cluster: 'c', user: '' } }],
    clusters: [{ name: 'c', cluster: { server: url } }],
  }
  const curl = '#!/bin/sh\necho "$2" >>"$UPLOADS"\n'
  place = workspace({ ...configuration({}), config: stringify(config), 'bin/curl': curl })
  chmodSync(join(place.folder, 'bin/curl'), 0o755)
  uploads = join(place.folder, 'uploads')
})
afterAll(() => {
  silent?.closeAllConnections()
  silent?.close()
  place?.remove()
})

/** Runs until it sends its first request, crashes it then, and hands over what it said. */
async function crash([command, ...args]: readonly [string, ...string[]], asked: Record<string, string>) {
  const PATH = `${join(place.folder, 'bin')}:${process.env['PATH']}`
  const own = { KUBECONFIG: join(place.folder, 'config'), PATH, UPLOADS: uploads }
  const requested = once(silent, 'request')
  const child = spawn(command, args, {
    cwd: place.folder,
    env: { ...process.env, ...place.env, ...own, ...asked },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    said += text
  })
  await requested
  child.kill('SIGSEGV')
  await once(child, 'close')
  return said
}

test.each([
  { BUN_CRASH_REPORT_URL: 'https://reports.example' },
  { BUN_ENABLE_CRASH_REPORTING: '1' },
  { BUN_CRASH_REPORT_URL: 'https://reports.example', BUN_ENABLE_CRASH_REPORTING: '1' },
])('a crash stays on this machine, whatever the environment asks for: %o', async asked => {
  rmSync(uploads, { force: true })
  expect(await crash([program, 'diff'], asked)).toContain('Bun has crashed')
  // Bun alone, which crashes later, uploads: had the program done so, it would be noted before.
  expect(await crash([bun, '-e', `await fetch('${url}/alone')`], asked)).toContain('Bun has crashed')
  while (!existsSync(uploads) || readFileSync(uploads, 'utf8') === '') await Bun.sleep(10)
  const to = asked.BUN_CRASH_REPORT_URL ?? 'https://bun.report'
  expect(readFileSync(uploads, 'utf8')).toMatch(new RegExp(`^${to}/\\S+\\n$`))
})
