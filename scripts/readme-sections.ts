import { readFileSync } from 'node:fs'
import { helpText } from '../src/cli/help.ts'

const sections: Readonly<Record<string, () => string>> = {
  minimal: () => block('nix', repositoryFile('examples/minimal/kubernixos.nix')),
  flake: () => block('nix', repositoryFile('templates/default/flake.nix')),
  usage: () => block('text', helpText('kubectl nixos')),
}

/** README.md with new generated sections. A section is between `<!-- NAME -->` and `<!-- /NAME -->`. */
export function generatedReadme(readme: string): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const [head, rest] = text.split(`<!-- ${name} -->`)
    const [, tail] = (rest ?? '').split(`<!-- /${name} -->`)
    if (head === undefined || tail === undefined) throw new Error(`README.md has no section ${name}`)
    return `${head}<!-- ${name} -->\n${content()}<!-- /${name} -->${tail}`
  }, readme)
}

function repositoryFile(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}

function block(language: string, text: string): string {
  return `\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n\n`
}
