import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { KubeObject, LiveObject } from '../../src/manifest/object.ts'

/** One change to an object, as test/fixtures/diff-goldens/README.md describes its folder. */
export interface Case {
  readonly name: string
  /** The path of its folder. */
  readonly folder: string
}

/** What a control plane answered for a case: `live` is absent where the object is new. */
export interface Recorded {
  readonly live: LiveObject | undefined
  readonly result: LiveObject
  readonly wanted: KubeObject
}

const root = fileURLToPath(new URL('../fixtures/diff-goldens/', import.meta.url))

/** All cases, in the order of their numbers. */
export function allCases(): Case[] {
  const names = readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
  return names.sort().map(name => ({ name, folder: `${root}${name}` }))
}

/** What was recorded of a case. */
export function recorded({ folder }: Case): Recorded {
  const json = (name: string): LiveObject => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'))
  return {
    live: existsSync(`${folder}/live.json`) ? json('live') : undefined,
    result: json('result'),
    wanted: parse(readFileSync(`${folder}/after.yaml`, 'utf8')),
  }
}
