import type { OtherInstance } from '../plan/instance.ts'

/** A clause about the instance of an object: `belongs to the instance "production"`. */
export function belongsTo({ name }: OtherInstance): string {
  if (name === null) return 'belongs to a configuration without kubernixos.instance'
  return `belongs to the instance ${JSON.stringify(name)}`
}
