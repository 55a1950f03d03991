import { Contrib, type Models } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'
import parseExpression from 'spdx-expression-parse'
import type { BundledPackage } from './bundle.ts'
import { pinOf } from './lock.ts'
import { type PackageJson, packageJson } from './project.ts'

const builder = new Contrib.FromNodePackageJson.Builders.ComponentBuilder(
  new Contrib.FromNodePackageJson.Factories.ExternalReferenceFactory(),
  new Contrib.License.Factories.LicenseFactory(parseExpression),
)

/**
 * The SBOM component of a package.json, with what it says of licence and origin.
 * @throws Error where it has no name
 */
export function packageComponent(json: PackageJson): Models.Component {
  const component = builder.makeComponent({ ...json })
  if (!component) throw new Error('a package.json without a name')
  return component
}

/**
 * The npm packages in the program as components, by path, each depending on those that it imports. Their hash is the
 * one of the tarball that package-lock.json pins.
 */
export function packageComponents(
  packages: readonly BundledPackage[],
): ReadonlyMap<string, Models.Component> {
  const components = new Map(packages.map(({ path }) => [path, npmComponent(path)]))
  for (const { path, imports } of packages) {
    for (const imported of imports) {
      const to = components.get(imported)
      if (to) components.get(path)?.dependencies.add(to.bomRef)
    }
  }
  return components
}

function npmComponent(path: string): Models.Component {
  const json = packageJson(path)
  const component = packageComponent(json)
  component.bomRef.value = path
  component.purl = npmPurl(json.name, json.version)
  component.hashes.set(...Contrib.FromNodePackageJson.Utils.parsePackageIntegrity(pinOf(path).integrity))
  return component
}

/** The package URL of an npm package, such as `pkg:npm/%40oven/bun-linux-x64@1.4.5`. */
export function npmPurl(fullName: string, version: string): string {
  const [name = '', group] = fullName.split('/').toReversed()
  return new PackageURL('npm', group, name, version, undefined, undefined).toString()
}
