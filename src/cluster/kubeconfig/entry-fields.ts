import { resolve } from 'node:path'

/**
 * Leaves out fields that are undefined, because exactOptionalPropertyTypes does not allow `undefined` for an
 * optional field.
 */
export function present<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

/** The absolute path of a file that a kubeconfig in `folder` names. */
export function fileIn(folder: string, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(folder, path)
}
