import type { LeftOut, NullsNotJudged } from '../events/event.ts'
import { pathText } from '../manifest/pointer.ts'
import { visible } from './visible.ts'

/** The warning about fields of manifests that are not sent. It names each manifest and each field once. */
export function leftOutWarning(manifests: readonly LeftOut[]): string {
  const fields = distinct(manifests.flatMap(({ leftOut }) => leftOut.map(fieldText)))
  const titles = distinct(manifests.map(({ title }) => title))
  return `warning: ${visible(
    `left out of ${titles.join(', ')}: ${fields.join(', ')}. Only the API server and its controllers set these fields.`,
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
