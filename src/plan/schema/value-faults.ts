import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import { stringifyJson } from '../../manifest/json.ts'
import type { Json, JsonObject } from '../../manifest/object.ts'
import { pathText } from '../../manifest/pointer.ts'
import { breaksFormat } from './formats.ts'
import { goPattern } from './go-pattern.ts'
import { valueSchema } from './value-schema.ts'

/** Finds what is wrong with the values of custom resources. Values of a wrong type are found before (shape-faults.ts). */
export class ValueFaults {
  private readonly known = new Map<string, Promise<ValidateFunction | undefined>>()
  private ajv: Promise<Ajv> | undefined

  /** A line for each fault: `spec.size must be >= 1`. `object` has its defaults. */
  async find(object: JsonObject, schema: JsonObject): Promise<string[]> {
    // Integers beyond 2^53 become doubles. valueSchema leaves out what would need their exact value.
    const value = JSON.parse(stringifyJson(object)) as Json
    const validate = await this.compile(stringifyJson(valueSchema({ schema, values: [value] })))
    return validate === undefined || validate(value)
      ? []
      : [...new Set((validate.errors ?? []).map(faultText))]
  }

  /** Objects with the same fields have the same schema. */
  private compile(text: string): Promise<ValidateFunction | undefined> {
    const known = this.known.get(text) ?? this.compileNew(text)
    this.known.set(text, known)
    return known
  }

  /** Undefined if the schema itself is wrong. The server then says so of the CustomResourceDefinition. */
  private async compileNew(text: string): Promise<ValidateFunction | undefined> {
    this.ajv ??= loadAjv()
    const ajv = await this.ajv
    try {
      return ajv.compile(JSON.parse(text))
    } catch {
      return undefined
    }
  }
}

/** ajv is loaded only when a schema is needed, because loading it takes about 20 ms. */
async function loadAjv(): Promise<Ajv> {
  const { Ajv } = await import('ajv')
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    meta: false,
    validateSchema: false,
    logger: false,
    code: { regExp: Object.assign((pattern: string) => goPattern(pattern) ?? /(?:)/, { code: 'goPattern' }) },
  })
  for (const [name, breaks] of Object.entries(breaksFormat)) {
    ajv.addFormat(name, { type: 'string', validate: (value: string) => !breaks(value) })
  }
  ajv.addFormat('int32', { type: 'number', validate: (value: number) => Math.abs(value + 0.5) <= 2 ** 31 })
  return ajv
}

function faultText({ instancePath, keyword, params, message = 'is not valid' }: ErrorObject): string {
  const path = pathText(instancePath).replace(/^\.(?=.)/, '')
  const subject = path === '.' ? 'the object' : path
  if (keyword === 'enum') return `${subject} must be one of ${JSON.stringify(params['allowedValues'])}`
  return `${subject} ${message.replace('NOT', 'not')}`
}
