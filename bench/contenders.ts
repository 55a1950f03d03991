import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConfigMaps, configMapObjects, configMapsInNix } from './configmaps.ts'

/** A tool under measurement: how it is given a configuration, and the command lines of its two verbs. */
export interface Contender {
  readonly name: 'kubectl-nixos' | 'kubectl'
  /** Writes the set to a file of `folder` and returns its path. */
  readonly write: (folder: string, set: ConfigMaps) => string
  readonly apply: (file: string) => readonly string[]
  readonly diff: (file: string) => readonly string[]
}

const fileName = (set: ConfigMaps): string => `${set.namespace}${set.changed ? '-changed' : ''}`

/** Ours, from a Nix file: the evaluation is part of the time. */
export function kubectlNixos(binary: string): Contender {
  return {
    name: 'kubectl-nixos',
    write: (folder, set) => {
      const file = join(folder, `${fileName(set)}.nix`)
      writeFileSync(file, configMapsInNix(set))
      return file
    },
    apply: file => [binary, 'apply', '--file', file, '--yes'],
    diff: file => [binary, 'diff', '--file', file],
  }
}

/** kubectl's own server-side verbs, from a JSON List. */
export function kubectl(binary: string): Contender {
  return {
    name: 'kubectl',
    write: (folder, set) => {
      const file = join(folder, `${fileName(set)}.json`)
      writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: configMapObjects(set) }))
      return file
    },
    apply: file => [binary, 'apply', '--server-side', '-f', file],
    diff: file => [binary, 'diff', '--server-side', '-f', file],
  }
}
