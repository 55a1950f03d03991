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

/** The packages that left at least a byte in one of several programs, sorted by path. */
export function bundledPackages(metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const bundled = new Set(metafiles.flatMap(filesInside).map(packagePath))
  const imports = metafiles.flatMap(packageImports).filter(({ to }) => bundled.has(to))
  return [...bundled]
    .filter(path => path !== undefined)
    .toSorted()
    .map(path => {
      const imported = imports.filter(({ from, to }) => from === path && to !== path).map(({ to }) => to)
      return { path, imports: [...new Set(imported)].toSorted() }
    })
}

function packageImports({ inputs }: Metafile): readonly { readonly from: string; readonly to: string }[] {
  return Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports.map(({ path }) => ({ from: packagePath(file) ?? '', to: packagePath(path) ?? '' })),
  )
}

function filesInside({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file)
}

/** `node_modules/a/node_modules/@b/c/d.js` lies in the package `node_modules/a/node_modules/@b/c`. */
function packagePath(file: string): string | undefined {
  return file.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]
}
