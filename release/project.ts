import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The top of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The text of a file of the repository. */
export function projectFile(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8')
}

/** What is read of package.json. */
export interface PackageJson {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The package.json of this project, or of the installed package at a path such as `node_modules/yargs`. */
export function packageJson(path = '.'): PackageJson {
  return JSON.parse(projectFile(`${path}/package.json`))
}
