import { projectFile } from './project.ts'

/** Bun's own document about its licence and its parts, as its npm package of types carries it, of the same version. */
export function bunLicenceDocument(): string {
  return projectFile('node_modules/bun-types/docs/project/license.mdx').replace(/^---\n.*?\n---\n+/s, '')
}
