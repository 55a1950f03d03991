import { projectFile } from './project.ts'

/** A library that is linked into Bun, as Bun's licence document names it. */
export interface LinkedLibrary {
  readonly name: string
  readonly url: string
  readonly licence: string
}

/** Bun's own document about its licence and its parts, as its npm package of types carries it, of the same version. */
export function bunLicenceDocument(): string {
  return projectFile('node_modules/bun-types/docs/project/license.mdx').replace(/^---\n.*?\n---\n+/s, '')
}

/**
 * The table of linked libraries in that document, without what is for Windows only.
 * @throws Error where the document has no such table
 */
export function linkedLibraries(document: string): readonly LinkedLibrary[] {
  const section = document.split(/^## /m).find(part => part.startsWith('Linked libraries')) ?? ''
  const libraries = section
    .split('\n')
    .map(line => line.match(/^\| (.*?)\[`?([^\]`]+)`?\]\((.*?)\)(.*?)\| (.*?) *\|$/))
    .filter(match => match !== null)
    .filter(([, , , , remark = '']) => !remark.includes('(on Windows)'))
    .map(([, , name = '', url = '', , licence = '']) => ({ name, url, licence: withoutLinks(licence) }))
  if (libraries.length === 0) throw new Error("Bun's licence document lists no linked libraries")
  return libraries
}

function withoutLinks(text: string): string {
  return text.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)')
}
