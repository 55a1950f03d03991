import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'
import type { BundledPackage } from './bundle.ts'
import { packageJson } from './project.ts'
import type { Runtime } from './runtime.ts'
import { bunComponent } from './sbom-bun.ts'
import { packageComponent, packageComponents } from './sbom-packages.ts'

/** What the programs of a release are made of. */
export interface Parts {
  readonly version: string
  /** Of the commit, in seconds since 1970. */
  readonly time: number
  readonly packages: readonly BundledPackage[]
  readonly runtimes: readonly Pick<Runtime, 'name' | 'pin' | 'sha256'>[]
}

/** The name of the SBOM's file. */
export function sbomName(version: string): string {
  return `kubectl-nixos_${version}.cdx.json`
}

/**
 * The SBOM of a release, in CycloneDX's JSON: what is in the programs, and nothing that only builds or tests them. It
 * has no serial number, since the same release gives the same text.
 */
export function sbom({ version, time, packages, runtimes }: Parts): string {
  const bom = new Models.Bom({ metadata: new Models.Metadata({ timestamp: new Date(time * 1000) }) })
  bom.metadata.tools.components.add(
    packageComponent(packageJson('node_modules/@cyclonedx/cyclonedx-library')),
  )
  const bun = bunComponent(runtimes)
  const components = packageComponents(packages)
  bom.metadata.component = product(version, [bun, ...directOnes(components)])
  for (const component of [bun, ...components.values()]) bom.components.add(component)
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

function product(version: string, dependencies: readonly Models.Component[]): Models.Component {
  const component = packageComponent(packageJson())
  component.type = Enums.ComponentType.Application
  component.version = version
  component.bomRef.value = 'kubectl-nixos'
  component.purl = new PackageURL(
    'generic',
    undefined,
    component.name,
    version,
    undefined,
    undefined,
  ).toString()
  for (const { bomRef } of dependencies) component.dependencies.add(bomRef)
  return component
}

/** The components of packages that this project's own package.json names. */
function directOnes(components: ReadonlyMap<string, Models.Component>): readonly Models.Component[] {
  return Object.keys(packageJson().dependencies ?? {})
    .map(name => components.get(`node_modules/${name}`))
    .filter(component => component !== undefined)
}
