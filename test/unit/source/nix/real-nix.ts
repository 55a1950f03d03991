import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evaluate } from '../../../../src/source/evaluate.ts'
import type { EvaluationRequest } from '../../../../src/source/evaluation.ts'

const home = mkdtempSync(join(tmpdir(), 'home-'))

export const fixtures = join(import.meta.dirname, '../../../fixtures/nix')

export interface Run {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Evaluates with the nix of this machine, and without its NIX_PATH; `errors` is what went to stderr. */
export async function evaluateReal(
  request: Partial<EvaluationRequest>,
  { env = {}, cwd = fixtures }: Run = {},
) {
  const errors: string[] = []
  const path = process.env['PATH'] ?? ''
  const whole = {
    file: undefined,
    flake: undefined,
    modules: undefined,
    packages: undefined,
    showTrace: false,
    verbosity: 0,
    ...request,
  }
  const evaluation = await evaluate(whole, {
    cwd,
    env: { PATH: path, HOME: home, ...env },
    home,
    err: text => errors.push(text),
    signal: new AbortController().signal,
  })
  return { ...evaluation, errors: errors.join('') }
}

/** The entries that a Nix list of modules gives: by name, those of lists by their title. */
export async function entriesOf(...modules: readonly string[]): Promise<Record<string, unknown>> {
  const { manifests } = await evaluateReal({
    modules: `[ ${modules.map(module => `(${module})`).join(' ')} ]`,
  })
  return Object.fromEntries(
    manifests.map(({ origin, object }) => [origin.title.replace(/^manifests\./, ''), object]),
  )
}
