import { dirname, join, resolve } from 'node:path'

const relativePath = /(?<![\w./+-])\.{1,2}(?:\/[\w.+-]+)+/g

/** A text of Nix code, and the folder from which its paths resolve. `file` is undefined if it is not in a file. */
export interface Text {
  readonly file: string | undefined
  readonly folder: string
  readonly text: string
}

type TextOf = (path: string) => string | undefined

/** How many files are read. A configuration of more files is searched only in part. */
const most = 500

/**
 * Finds the place where the files of a configuration name a path that is missing: `/shop/web.nix:3:15`. Nix does not say
 * which module imports a missing file. Follows the relative paths in the texts, beginning with `first`.
 * Undefined if no text names the path.
 */
export function findMention(missing: string, first: Text, textOf: TextOf): string | undefined {
  const queue = [first]
  const seen = new Set<string>()
  for (let next = queue.shift(); next !== undefined && seen.size < most; next = queue.shift()) {
    const paths = pathsIn(next)
    const found = paths.find(({ target }) => target === missing)
    if (found !== undefined) return next.file === undefined ? undefined : `${next.file}:${found.place}`
    const targets = paths.map(({ target }) => target).filter(target => !seen.has(target))
    for (const target of targets) seen.add(target)
    queue.push(...targets.flatMap(target => readText(target, textOf)))
  }
  return undefined
}

/** The text of a file or folder that Nix code names. Empty if there is none. */
function readText(path: string, textOf: TextOf): Text[] {
  return [path, join(path, 'default.nix')].flatMap(file => {
    const text = textOf(file)
    return text === undefined ? [] : [{ file, folder: dirname(file), text }]
  })
}

function pathsIn({ folder, text }: Text): { target: string; place: string }[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.replace(/(^|\s)#.*/, '').matchAll(relativePath)].map(match => ({
      target: resolve(folder, match[0]),
      place: `${index + 1}:${match.index + 1}`,
    })),
  )
}
