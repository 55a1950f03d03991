// Behind scripts/release: [--allow-dirty] VERSION [DIR]
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './project.ts'
import { release } from './release.ts'
import { ReleaseError } from './release-error.ts'

const usage = 'usage: scripts/release [--allow-dirty] VERSION [DIR]'

function request() {
  try {
    const { values, positionals } = parseArgs({
      options: { 'allow-dirty': { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [version, folder = `${root}dist`, ...rest] = positionals
    if (version === undefined || rest.length > 0) throw new TypeError('one version and at most one folder')
    return { version, folder: resolve(folder), allowDirty: values['allow-dirty'] }
  } catch (error) {
    if (error instanceof TypeError) throw new ReleaseError(usage, { cause: error })
    throw error
  }
}

try {
  console.log((await release(request())).sizes)
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error
  console.error(`scripts/release: ${error.message}`)
  process.exit(1)
}
