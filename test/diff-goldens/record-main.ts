// Records the golden cases anew: what a real API server holds before a change, and what a dry run makes of it.
//   npm run goldens:record [NAME...]    all cases unless named
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import type { KubeObject, LiveObject } from '../../src/manifest/object.ts'
import { startControlPlane } from '../control-plane/control-plane.ts'
import { allCases, type Case } from './cases.ts'
import { type RawApi, rawApi } from './raw-api.ts'
import { withoutChance } from './without-chance.ts'

const ours = 'kubectl-nixos'
const theirs = 'kubectl-edit'

const names = process.argv.slice(2)
const cases = allCases().filter(({ name }) => names.length === 0 || names.includes(name))
const plane = await startControlPlane({ nodes: 0 })
try {
  const api = rawApi(plane)
  for (const one of cases) {
    try {
      await record(api, one)
      console.log(`recorded ${one.name}`)
    } catch (error) {
      process.exitCode = 1
      console.error(`${one.name}: ${error instanceof Error ? error.message : error}`)
    }
  }
} finally {
  await plane.stop()
}

async function record(api: RawApi, { folder }: Case): Promise<void> {
  const [before, after] = [objectIn(`${folder}/before.yaml`), objectIn(`${folder}/after.yaml`)]
  if (after === undefined) throw new Error(`${folder}/after.yaml is empty`)
  const [setup, drift] = [objectIn(`${folder}/setup.yaml`), objectIn(`${folder}/drift.yaml`)]
  if (setup !== undefined) await api.apply(setup, ours)
  if (before !== undefined) await untilServed(() => api.apply(before, ours))
  if (drift !== undefined) await api.apply(drift, theirs)
  if (existsSync(`${folder}/patch.json`))
    await api.merge(after, JSON.parse(readFileSync(`${folder}/patch.json`, 'utf8')))
  const { live, result } = await lookTwice(api, after, before === undefined)
  const [oldText, newText] = withoutChance(live, result)
  if (oldText === undefined) rmSync(`${folder}/live.json`, { force: true })
  else writeFileSync(`${folder}/live.json`, oldText)
  writeFileSync(`${folder}/result.json`, newText)
  if (before !== undefined) await api.delete(before)
}

/** The object of a file; none where the file is empty or missing. */
function objectIn(file: string): KubeObject | undefined {
  return existsSync(file) ? (parse(readFileSync(file, 'utf8')) ?? undefined) : undefined
}

/** A CRD is served only some time after its creation. */
async function untilServed(apply: () => Promise<LiveObject>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      await apply()
      return
    } catch (error) {
      if (!String(error).includes(': 404 ')) throw error
      await sleep(200)
    }
  }
  throw new Error('the kind is never served')
}

/** Controllers write as well: the dry run counts only where the object is the same one before and after it. */
async function lookTwice(api: RawApi, after: KubeObject, isCreation: boolean) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const live = isCreation ? undefined : await api.get(after)
    const result = await api.apply(after, ours, true)
    const then = isCreation ? undefined : await api.get(after)
    if (live?.metadata.resourceVersion === then?.metadata.resourceVersion) return { live, result }
  }
  throw new Error(`${after.kind} ${after.metadata.name} never rests`)
}
