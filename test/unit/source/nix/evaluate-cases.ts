import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

/** The corpus of the module system: one small configuration or expression a file. */
export const corpus = resolve(import.meta.dirname, '../../../fixtures/module-system')

const evaluator = 'nix-instantiate'

/** What one call of nix came to. */
export interface NixResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Evaluates cases of the corpus with the lib in a folder; throws where nix itself is missing. */
export function evaluateCases(libFolder: string, names: readonly string[]): Promise<NixResult> {
  const list = names.map(name => JSON.stringify(name)).join(' ')
  const expression = `import ${corpus}/cases.nix { lib = import ${libFolder}; names = [ ${list} ]; }`
  return new Promise((done, fail) => {
    const child = spawn(evaluator, ['--eval', '--strict', '--json', '-E', expression])
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    child.on('error', cause => fail(new Error(`${evaluator} could not be run; is nix installed?`, { cause })))
    child.on('close', code => done({ exitCode: code ?? -1, stdout, stderr }))
  })
}
