import type { LeftOut, NullsNotJudged } from '../events/event.ts'
import { describeRef, refOf } from '../manifest/key.ts'
import { describeOrigin } from '../manifest/manifest.ts'
import { pathText } from '../manifest/pointer.ts'
import type { UnknownAnnotation } from '../manifest/unknown-annotations.ts'
import { visible } from './visible.ts'

/** The warning about fields of manifests that are not sent. It names each manifest and each field once. */
export function leftOutWarning(manifests: readonly LeftOut[]): string {
  const fields = distinct(manifests.flatMap(({ leftOut }) => leftOut.map(fieldText)))
  const titles = distinct(manifests.map(({ title }) => title))
  return `warning: ${visible(
    `left out of ${titles.join(', ')}: ${fields.join(', ')}. Only the API server and its controllers set these fields.`,
  )}\n`
}

/** The warning about an annotation with our prefix that this version does not know. It names the first manifest. */
export function unknownAnnotationWarning({ name, similar, manifests }: UnknownAnnotation): string {
  const places = manifests.map(
    ({ object, origin }) => `${describeRef(refOf(object))} (${describeOrigin(origin)})`,
  )
  const more = places.length > 1 ? ` and ${places.length - 1} more` : ''
  const mean = similar === undefined ? '' : `. Did you mean ${similar}?`
  return `warning: ${visible(
    `${places[0] ?? ''}${more}: this version does not know the annotation ${name}, so it has no effect${mean}`,
  )}\n`
}

/** The warning about custom resources whose schema could not be read. */
export function nullsWarning({ titles, kind, why }: NullsNotJudged): string {
  return `warning: ${visible(
    `the schema of ${kind} could not be read (${why}). Nulls inside list items are left out of ${distinct(titles).join(', ')}, and other nulls are sent.`,
  )}\n`
}

/** A path as the rows of diff write it, without the leading dot. */
function fieldText(pointer: string): string {
  return pathText(pointer).replace(/^\./, '')
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
