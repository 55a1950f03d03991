import { UserError } from '../../errors.ts'

/**
 * A mapping of a kubeconfig whose fields are read by their types. kubectl refuses a field of another type, so each
 * method throws a UserError that names the file and the place. Values are never shown, because they may be tokens.
 */
export class KubeconfigFields {
  private readonly fields: Readonly<Record<string, unknown>>
  private readonly file: string
  /** Where the mapping is in the file, such as `users[0].user`; empty at the top. */
  private readonly place: string

  constructor(value: unknown, file: string, place = '') {
    this.file = file
    this.place = place
    this.fields = isMapping(value) ? value : this.wrong(value, 'a mapping', place)
  }

  /** A text; undefined if it is absent, null or empty. */
  text(key: string): string | undefined {
    return this.textOf(this.fields[key], this.at(key)) || undefined
  }

  /** A Boolean; false if it is absent or null. */
  flag(key: string): boolean {
    const value = this.fields[key] ?? false
    return typeof value === 'boolean' ? value : this.wrong(value, 'true or false', this.at(key))
  }

  /** A list of texts. */
  texts(key: string): string[] {
    return this.list(key).map((value, place) => this.textOf(value, `${this.at(key)}[${place}]`))
  }

  /** The mapping of a field; undefined if it is absent or null. */
  section(key: string): KubeconfigFields | undefined {
    const value = this.fields[key] ?? undefined
    return value === undefined ? undefined : new KubeconfigFields(value, this.file, this.at(key))
  }

  /** A list of mappings. */
  sections(key: string): KubeconfigFields[] {
    return this.list(key).map(
      (value, place) => new KubeconfigFields(value ?? {}, this.file, `${this.at(key)}[${place}]`),
    )
  }

  /** A value of any type; undefined if it is absent. */
  any(key: string): unknown {
    return this.fields[key]
  }

  get keys(): string[] {
    return Object.keys(this.fields)
  }

  private list(key: string): unknown[] {
    const value = this.fields[key] ?? []
    return Array.isArray(value) ? value : this.wrong(value, 'a list', this.at(key))
  }

  private textOf(value: unknown, place: string): string {
    return typeof (value ?? '') === 'string' ? ((value ?? '') as string) : this.wrong(value, 'a text', place)
  }

  private at(key: string): string {
    return this.place === '' ? key : `${this.place}.${key}`
  }

  private wrong(value: unknown, wanted: string, place: string): never {
    const unquoted = wanted === 'a text' && typeof value !== 'object'
    const found = `${place === '' ? 'it' : place} is ${typeName(value)} and not ${wanted}`
    throw new UserError(
      `kubeconfig ${this.file} is not a kubeconfig: ${found}`,
      unquoted ? { hint: `put the value of ${place} in quotes; kubectl refuses it without them, too` } : {},
    )
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  const names: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    boolean: 'true or false (yes, no, on, off, y and n mean them, too)',
  }
  return names[typeof value] ?? 'a mapping'
}
