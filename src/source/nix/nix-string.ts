/**
 * Writes any text as a Nix string literal. Nix has no other escapes than these. A carriage return must be escaped,
 * because Nix reads a bare one as a newline.
 */
export function nixString(text: string): string {
  const escaped = text
    .replace(/["\\$]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
  return `"${escaped}"`
}
