import { createHash } from 'node:crypto'
import { messageOf } from '../../errors.ts'
import { parseJson, stringifyJson } from '../../manifest/json.ts'
import { isJsonObject, type Json, type JsonObject } from '../../manifest/object.ts'
import { canonical } from '../canonical.ts'
import type { Plan } from '../plan.ts'
import { planJson, planOfJson } from '../plan-document.ts'

/**
 * The number of the format of saved plans (schema/plan.json). It grows when a field gets another meaning or is removed.
 * A program reads only plans of its own number.
 */
export const planSchema = 1

const head = { apiVersion: 'kubectl-nixos/v1', kind: 'Plan' } as const

/** A plan and what it was made from, so that the cluster can be asked again without Nix (docs/rules.md 12.2). */
export interface PlanFile {
  readonly kind: 'plan'
  readonly plan: Plan
  /** The manifests, the settings and the flags of the plan. The values of Secrets are sealed (seal.ts). */
  readonly basis: JsonObject
}

interface NoJson {
  readonly kind: 'no-json'
  readonly why: string
}

/** Why a text is not a plan that this program can carry out. */
export type PlanFileFault =
  | NoJson
  /** `what` is what the document says it is: `Diff of kubectl-nixos/v1`. */
  | { readonly kind: 'no-plan'; readonly what: string }
  | { readonly kind: 'other-schema'; readonly schema: string; readonly program: string }
  /** The hash does not fit the content. */
  | { readonly kind: 'changed' }

/**
 * The text of a plan for a file, described by schema/plan.json. Its `sha256` is the hash of everything else in the
 * document. White space and the order of fields do not count.
 */
export function writePlanFile({ plan, basis }: Omit<PlanFile, 'kind'>): string {
  const content = { ...head, schema: planSchema, ...planJson(plan), basis }
  // Written and read once, so that fields that are undefined do not count in the hash.
  const document = parseJson(stringifyJson(content)) as JsonObject
  const { apiVersion, kind, schema, ...rest } = document
  return `${stringifyJson({ apiVersion, kind, schema, sha256: hashOf(document), ...rest } as JsonObject, 2)}\n`
}

/** Reads a text that writePlanFile has written. Never throws. */
export function readPlanFile(text: string): PlanFile | PlanFileFault {
  const read = parsed(text)
  if (read.kind === 'no-json') return read
  const { json } = read
  if (!isJsonObject(json)) return { kind: 'no-plan', what: 'JSON without fields' }
  if (json['apiVersion'] !== head.apiVersion || json['kind'] !== head.kind)
    return { kind: 'no-plan', what: describe(json) }
  const { sha256, schema, ...content } = json
  if (schema !== planSchema) {
    return { kind: 'other-schema', schema: textOf(schema), program: textOf(json['program']) }
  }
  if (sha256 !== hashOf({ ...content, schema })) return { kind: 'changed' }
  const { apiVersion: _1, kind: _2, basis, ...plan } = content
  return { kind: 'plan', plan: planOfJson(plan), basis: basis as JsonObject }
}

function hashOf(document: JsonObject): string {
  return createHash('sha256').update(canonical(document)).digest('hex')
}

function parsed(text: string): { readonly kind: 'json'; readonly json: Json } | NoJson {
  try {
    return { kind: 'json', json: parseJson(text) }
  } catch (error) {
    return { kind: 'no-json', why: messageOf(error) }
  }
}

function describe({ apiVersion, kind }: JsonObject): string {
  return kind === undefined ? 'a document without a kind' : `${textOf(kind)} of ${textOf(apiVersion)}`
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown'
}
