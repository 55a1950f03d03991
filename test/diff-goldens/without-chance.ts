import type { LiveObject } from '../../src/manifest/object.ts'

/**
 * Two documents of a server as JSON, with what another recording would have otherwise replaced by fixed values: UIDs,
 * times, versions, cluster IPs and node ports. Equal values of both stay equal.
 */
export function withoutChance(
  live: LiveObject | undefined,
  result: LiveObject,
): [string | undefined, string] {
  const known = new Map<string, string>()
  const fixed = (text: string): string =>
    patterns.reduce((changed, { pattern, value }) => {
      return changed.replace(pattern, (found: string) => {
        const kind = value(0)
        const same = [...known.values()].filter(one => one.startsWith(kind.slice(0, 4))).length
        const replacement = known.get(found) ?? value(same + 1)
        known.set(found, replacement)
        return replacement
      })
    }, text)
  const textOf = (object: LiveObject) => {
    const metadata = { ...object.metadata, uid: '00000000-0000-4000-8000-000000000001' }
    return `${fixed(JSON.stringify({ ...object, metadata }, undefined, 2))}\n`
  }
  return [live === undefined ? undefined : textOf(live), textOf(result)]
}

const patterns: readonly { readonly pattern: RegExp; readonly value: (count: number) => string }[] = [
  { pattern: /(?<=": ")\d{4}-\d\d-\d\dT[\d:.]+Z(?=")/g, value: () => '2026-01-01T00:00:00Z' },
  { pattern: /(?<="resourceVersion": ")\d+(?=")/g, value: count => String(100 + count) },
  { pattern: /(?<=")10\.\d+\.\d+\.\d+(?=")/g, value: count => `10.96.0.${count + 10}` },
  { pattern: /(?<="(?:nodePort|healthCheckNodePort)": )3\d{4}\b/g, value: count => String(30_000 + count) },
]
