/** Takes a text of a level of -v; it is made only where that level is shown. */
export type Log = (level: number, text: () => string) => void

/** As kubectl cuts bodies at -v=8. */
const longestBody = 1024

/** Whether a body may hold the values of a Secret: by its path, or by a kind named in it. */
function mayHoldSecret(path: string, body: string): boolean {
  return /\/secrets(?:[/?]|$)/.test(path) || /"kind"\s*:\s*"Secret(?:List)?"/.test(body)
}

/**
 * Logs the body of a request or an answer at -v=8. Headers are never logged, and a body that may hold the
 * values of a Secret is left out whole: error texts and broken JSON quote them in places no mask knows.
 */
export function logBody(log: Log, what: 'request' | 'answer', path: string, body: string): void {
  if (body === '') return
  log(8, () => {
    if (mayHoldSecret(path, body)) return `${what} body left out: it may hold the values of a Secret`
    return `${what} body: ${body.length > longestBody ? `${body.slice(0, longestBody)}...` : body}`
  })
}
