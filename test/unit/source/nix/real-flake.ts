import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll } from 'vitest'
import type { EvaluationRequest } from '../../../../src/source/evaluation.ts'
import { type FlakeFixture, flakeFixture, nixConfig } from '../../../fixtures/flakes.ts'
import { evaluateReal } from './real-nix.ts'

/** The flakes of the tests in this file. The folder is made by a hook before the first test. */
export function flakesHere(lib?: string): FlakeFixture {
  const flakes = {} as FlakeFixture
  beforeAll(() => {
    Object.assign(flakes, flakeFixture(lib))
  })
  afterAll(() => flakes.remove())
  return flakes
}

/** Writes a flake with these outputs, and returns its folder. */
export function writeFlake(
  flakes: FlakeFixture,
  name: string,
  outputs: string,
  files: Readonly<Record<string, string>> = {},
): string {
  return flakes.write(name, { 'flake.nix': flakes.text(outputs), ...files })
}

/** A module with one Pod, whose name is a Nix expression. */
export function podModule(name: string): string {
  return `{ kubernixos.manifests.web = { apiVersion = "v1"; kind = "Pod"; metadata.name = ${name}; }; }`
}

/** Evaluates with the nix of this machine, and without a substituter. */
export function evaluateIn(
  cwd: string,
  request: Partial<EvaluationRequest> = {},
  env: Record<string, string> = {},
) {
  return evaluateReal(request, { cwd, env: { NIX_CONFIG: nixConfig, ...env } })
}

/** The names of the Pods in the result. */
export async function podsIn(cwd: string, request: Partial<EvaluationRequest> = {}): Promise<unknown[]> {
  const { manifests } = await evaluateIn(cwd, request)
  return manifests.map(({ object }) => object.metadata.name)
}

/** The error that was thrown. Throws if there was none. */
export function failureIn(cwd: string, request: Partial<EvaluationRequest> = {}): Promise<unknown> {
  return evaluateIn(cwd, request).then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error,
  )
}

/** Runs git in a folder. */
export function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-C', folder, ...args])
}
