/** Go's flags, named groups, classes and escapes that JavaScript lacks or reads in another way. */
const foreign = /\(\?[^:]|\[\[:|\\[AzQEbBCsSpPx0-9]|\[\^?\]/

/**
 * A regular expression of Go as one of JavaScript. Undefined if it may mean something else there: then only the server
 * can say what it matches.
 */
export function goPattern(pattern: string): RegExp | undefined {
  if (foreign.test(pattern)) return undefined
  try {
    return new RegExp(inJavaScript(pattern), 'u')
  } catch {
    return undefined
  }
}

/**
 * JavaScript does not allow an escape of a character without a meaning, such as `\-` outside of a class. Its dot matches
 * no `\r` and no Unicode line separator. Go's dot matches everything but `\n`.
 */
function inJavaScript(pattern: string): string {
  let isInClass = false
  return pattern.replace(/\\(.)|[[\].]/gsu, (found, escaped?: string) => {
    if (found === '.') return isInClass ? found : '[^\\n]'
    if (found === '[') isInClass = true
    if (found === ']') isInClass = false
    if (escaped === undefined || /[A-Za-z^$\\.*+?()[\]{}|/]/.test(escaped)) return found
    return isInClass && escaped === '-' ? found : escaped
  })
}
