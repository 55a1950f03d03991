import { readdirSync } from 'node:fs'
import { bunLicenceDocument } from './bun-licence.ts'
import type { BundledPackage } from './bundle.ts'
import { packageJson, projectFile, root } from './project.ts'

const rule = `${'='.repeat(80)}\n`

/**
 * The text of THIRD-PARTY-NOTICES: every npm package in the program with its licence, and what is known of Bun's
 * runtime, whose licence document says what it links.
 * @throws Error where a package brings no licence text, since then it may not be passed on
 */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  return [
    'kubectl-nixos contains the software below. Its own licence is in the file LICENSE.\n',
    ...packages.map(({ path }) => packageNotice(path)),
    section(`Bun ${process.versions['bun']}`, bunNotice()),
    section('MIT License, of Bun', mit),
    section('GNU Library General Public License 2, of WebKit', projectFile('release/licences/LGPL-2.0.txt')),
    section('GNU Lesser General Public License 2.1, of TinyCC', projectFile('release/licences/LGPL-2.1.txt')),
  ].join('\n')
}

function packageNotice(path: string): string {
  const { name, version, license } = packageJson(path)
  const files = readdirSync(`${root}${path}`).filter(file => /^(un)?licen[cs]e|^copying|^notice/i.test(file))
  if (files.length === 0) throw new Error(`${path} is in the program, but has no file with its licence`)
  const texts = files.toSorted().map(file => projectFile(`${path}/${file}`).trim())
  return section(`${name} ${version} (${license})`, texts.join('\n\n'))
}

function section(title: string, text: string): string {
  return `${rule}${title}\n${rule}\n${text.trim()}\n`
}

function bunNotice(): string {
  const { webkit } = process.versions
  return `The program runs on Bun's runtime, which it contains unchanged from the npm package of this version.
JavaScriptCore in it is built from commit ${webkit} of https://github.com/oven-sh/WebKit.
scripts/release in the source of kubectl-nixos links the program anew with another Bun. What Bun's own licence document says:

${bunLicenceDocument()}`
}

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
