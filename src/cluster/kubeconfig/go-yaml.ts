import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
} from 'yaml'
import { resolveScalar } from './yaml-scalar.ts'

/** Why a text is not YAML: the code of the parser, or a sentence. Never a part of the text, which may hold tokens. */
export class YamlFault extends Error {}

/**
 * Reads the first document of a YAML text as go-yaml 2 does, which kubectl reads a kubeconfig with (measured with kubectl
 * 1.36). The value of a key that is written twice is the last one. A merge key `<<` counts at its place: it replaces
 * the keys before it, and the keys after it replace its own. In a list of merges the first one has the last word. The
 * second document and later ones are not read. Returns null for an empty text. Throws a YamlFault.
 */
export function readGoYaml(text: string): unknown {
  const [document] = parseAllDocuments(text, {
    version: '1.1',
    // All scalars stay texts, and resolveScalar resolves them.
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
  })
  if (document === undefined || 'empty' in document) return null
  const [error] = document.errors
  if (error !== undefined) throw new YamlFault(error.code)
  return new Reader(document).value(document.contents)
}

class Reader {
  private readonly document: Document
  /** The values of nodes with an anchor. They are read once, so that aliases of aliases can't take for ever. */
  private readonly known = new Map<unknown, unknown>()
  private readonly open = new Set<unknown>()

  constructor(document: Document) {
    this.document = document
  }

  value(node: unknown): unknown {
    if (isAlias(node)) return this.aliased(node)
    if (isScalar(node)) return scalarValue(node)
    if (isMap(node)) return Object.fromEntries(this.entries(node))
    if (isSeq(node)) return node.items.map(item => this.value(item))
    return null
  }

  private aliased(alias: Alias): unknown {
    const node = this.source(alias)
    if (this.known.has(node)) return this.known.get(node)
    if (this.open.has(node)) throw new YamlFault('an alias is inside of its own anchor')
    this.open.add(node)
    const value = this.value(node)
    this.open.delete(node)
    this.known.set(node, value)
    return value
  }

  private source(alias: Alias): unknown {
    const node = alias.resolve(this.document)
    if (node === undefined) throw new YamlFault('an alias has no anchor')
    return node
  }

  private entries(map: YAMLMap): Map<string, unknown> {
    const entries = new Map<string, unknown>()
    for (const { key, value } of map.items) {
      const read = isMergeKey(key)
        ? this.merged(value)
        : [[keyText(this.value(key)), this.value(value)] as const]
      for (const [name, one] of read) entries.set(name, one)
    }
    return entries
  }

  /** What a merge key brings, in an order in which later entries replace earlier ones. */
  private merged(value: unknown): [string, unknown][] {
    if (isSeq(value)) return value.items.toReversed().flatMap(item => this.mappingEntries(item))
    return this.mappingEntries(value)
  }

  private mappingEntries(value: unknown): [string, unknown][] {
    const node = isAlias(value) ? this.source(value) : value
    if (!isMap(node)) throw new YamlFault('the value of a merge key << is not a mapping')
    return Object.entries(this.value(value) as object)
  }
}

function isMergeKey(key: unknown): boolean {
  return (
    isScalar(key) && key.value === '<<' && (key.type === Scalar.PLAIN || key.tag?.endsWith(':merge') === true)
  )
}

const tagged = 'tag:yaml.org,2002:'

function scalarValue({ value, type, tag }: Scalar): unknown {
  const text = value === null ? '' : String(value)
  if (tag === `${tagged}binary`) return Buffer.from(text, 'base64').toString()
  const isTyped = ['bool', 'int', 'float', 'null', 'timestamp'].some(name => tag === tagged + name)
  if (isTyped) return resolveScalar(text)
  return tag === undefined && type === Scalar.PLAIN ? resolveScalar(text) : text
}

function keyText(key: unknown): string {
  if (typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean') return String(key)
  throw new YamlFault('a key is neither a text nor a number')
}
