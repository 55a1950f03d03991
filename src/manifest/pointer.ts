/** Appends a token to a JSON pointer (RFC 6901). */
export function extendPointer(pointer: string, token: string): string {
  return `${pointer}/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The tokens of a JSON pointer, unescaped. */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Compares two paths for `sort`. Output is sorted, because the order of managedFields depends on times of writes. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : Number(a.path > b.path)
}

/** A JSON pointer as kubectl and jq write paths: `.spec.containers[0].image`, `.metadata.labels["a.b/c"]`. */
export function pathText(pointer: string): string {
  return tokensOf(pointer).map(stepText).join('') || '.'
}

function stepText(step: string): string {
  if (/^\d+$/.test(step)) return `[${step}]`
  if (step === '-') return '[]'
  return /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}
