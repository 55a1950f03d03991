import { readFileSync } from 'node:fs'

/** An installed npm package of which something is in the program. */
export interface BundledPackage {
  /** Where it is installed, such as `node_modules/yargs`: the key of package-lock.json, too. */
  readonly path: string
  /** The bundled packages that it imports, by path. */
  readonly imports: readonly string[]
}

/** What is read of the metafile that `bun build` writes. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >
}

/** Reads the metafile of a compilation. */
export function readMetafile(path: string): Metafile {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The packages that left at least a byte in the program, sorted by path. */
export function bundledPackages({ inputs, outputs }: Metafile): readonly BundledPackage[] {
  const files = Object.values(outputs).flatMap(output =>
    Object.entries(output.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  )
  const imports = new Map<string, Set<string>>()
  for (const file of files) {
    const path = packagePath(file)
    if (path !== undefined && !imports.has(path)) imports.set(path, new Set())
  }
  for (const file of files) {
    const from = imports.get(packagePath(file) ?? '')
    for (const { path: imported } of inputs[file]?.imports ?? []) {
      const to = packagePath(imported)
      if (to !== undefined && to !== packagePath(file) && imports.has(to)) from?.add(to)
    }
  }
  return [...imports]
    .map(([path, to]) => ({ path, imports: [...to].toSorted() }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** `node_modules/a/node_modules/@b/c/d.js` lies in the package `node_modules/a/node_modules/@b/c`. */
function packagePath(file: string): string | undefined {
  return file.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]
}
