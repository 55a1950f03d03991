/**
 * A text as a Nix string literal, whatever it holds: nothing in it is read as Nix. Nix knows no other escapes than
 * these, and turns a bare carriage return into a newline.
 */
export function nixString(text: string): string {
  const escaped = text
    .replace(/["\\$]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
  return `"${escaped}"`
}
