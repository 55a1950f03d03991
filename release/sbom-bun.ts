import { Contrib, Enums, Models } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'
import { bunLicenceDocument, linkedLibraries } from './bun-licence.ts'
import type { Runtime } from './runtime.ts'
import { npmPurl } from './sbom-packages.ts'

type RuntimeFacts = Pick<Runtime, 'name' | 'pin' | 'sha256'>

/**
 * Bun as a component: in it the runtimes as they are in the programs, the JavaScript engine, and what Bun links by its
 * licence document, with the version or commit where the running Bun, which is of the same version, knows it.
 */
export function bunComponent(runtimes: readonly RuntimeFacts[]): Models.Component {
  const version = Bun.version
  const bun = new Models.Component(Enums.ComponentType.Framework, 'bun', {
    bomRef: 'bun',
    version,
    purl: new PackageURL('github', 'oven-sh', 'bun', `bun-v${version}`, undefined, undefined).toString(),
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('MIT')]),
  })
  const parts = [webkit(), ...linkedLibraries(bunLicenceDocument()).map(library)]
  for (const part of parts) bun.dependencies.add(part.bomRef)
  for (const part of [...runtimes.map(runtimeComponent), ...parts]) bun.components.add(part)
  return bun
}

/** The runtime of one platform: its hash is the one of the npm tarball, a property has the one of the executable. */
function runtimeComponent({ name, pin, sha256 }: RuntimeFacts): Models.Component {
  const [group, shortName = ''] = name.split('/')
  const hash = Contrib.FromNodePackageJson.Utils.parsePackageIntegrity(pin.integrity)
  return new Models.Component(Enums.ComponentType.Platform, shortName, {
    ...(group === undefined ? {} : { group }),
    bomRef: name,
    version: pin.version,
    purl: npmPurl(name, pin.version),
    hashes: new Models.HashDictionary([hash]),
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('MIT')]),
    properties: new Models.PropertyRepository([
      new Models.Property('kubectl-nixos:executable:sha256', sha256),
    ]),
  })
}

function webkit(): Models.Component {
  const commit = process.versions['webkit'] ?? ''
  return new Models.Component(Enums.ComponentType.Library, 'WebKit', {
    bomRef: 'bun/WebKit',
    version: commit,
    description: 'JavaScriptCore, the JavaScript engine, in the patched form that Bun links statically',
    purl: new PackageURL('github', 'oven-sh', 'webkit', commit, undefined, undefined).toString(),
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('LGPL-2.0-or-later')]),
  })
}

// What process.versions calls a library, where it is not the name in Bun's licence document.
const versionNames: Readonly<Record<string, string>> = {
  'c-ares': 'ares',
  libicu: 'icu',
  'lol-html': 'lolhtml',
  'ls-hpack': 'lshpack',
  picohttp: 'picohttpparser',
  uSockets: 'usockets',
  uWebsockets: 'uwebsockets',
  'zlib-ng': 'zlib',
}

function library({ name, url, licence }: ReturnType<typeof linkedLibraries>[number]): Models.Component {
  const version = process.versions[versionNames[name] ?? name]
  return new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: `bun/${name}`,
    ...(version === undefined ? {} : { version }),
    licenses: new Models.LicenseRepository([new Models.NamedLicense(licence)]),
    externalReferences: new Models.ExternalReferenceRepository([
      new Models.ExternalReference(url, Enums.ExternalReferenceType.Website),
    ]),
  })
}
