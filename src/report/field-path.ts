/** The steps of a JSON pointer (RFC 6901), unescaped. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** A JSON pointer as kubectl and jq write paths: `.spec.containers[0].image`, `.metadata.labels["a.b/c"]`. */
export function fieldPath(pointer: string): string {
  return pointerSteps(pointer).map(stepText).join('') || '.'
}

function stepText(step: string): string {
  if (/^\d+$/.test(step)) return `[${step}]`
  if (step === '-') return '[]'
  return /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}
