// The form is warn-code, warn-agent, quoted warn-text and an optional quoted date (RFC 7234, section 5.5).
const warning = /(\d{3}) \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?/g

/**
 * The texts of a `Warning:` header, each once. Several headers arrive joined by commas. Only code 299 counts,
 * because the API server sends no other; other codes come from caches.
 */
export function parseWarnings(header: string | null): string[] {
  const texts = [...(header ?? '').matchAll(warning)]
    .filter(([, code]) => code === '299')
    .map(([, , text = '']) => text.replace(/\\(.)/g, '$1'))
  return [...new Set(texts)]
}
