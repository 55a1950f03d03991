import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../../../src/manifest/object.ts'
import { planSchema, readPlanFile, writePlanFile } from '../../../../src/plan/saved/plan-file.ts'
import { create, update } from '../../report/changes.ts'
import { allChanges, leaving } from '../all-changes.ts'
import { planOf } from '../plan-of.ts'

const schema = JSON.parse(readFileSync(new URL('../../../../schema/plan.json', import.meta.url), 'utf8'))
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

const basis = {
  source: 'file ./shop.nix',
  settings: { takeOver: [], adopt: false },
  manifests: [{ origin: { title: 'manifests.web', pointer: '' }, object: { kind: 'ConfigMap' } }],
  namespace: 'default',
  flags: { adopt: true },
}
const plan = planOf(Object.values(allChanges).flat(), {
  instance: 'blue',
  leaving: [leaving],
  unseen: [{ kind: 'failed', what: 'widgets.example.com', why: 'broken' }],
})
const text = writePlanFile({ plan, basis })
const document = () => JSON.parse(text)

test('a plan with every kind of change is the same after writing and reading, and fits its schema', () => {
  expect(readPlanFile(text)).toStrictEqual({ kind: 'plan', plan, basis })
  expect(validate(document()), JSON.stringify(validate.errors)).toBe(true)
  expect(document()).toMatchObject({ apiVersion: 'kubectl-nixos/v1', kind: 'Plan', schema: planSchema })
})

test('the schema describes every field of a plan and of its changes', () => {
  const { properties, definitions } = schema
  const described = (one: { action: string; half?: string; removal?: unknown }): object =>
    one.action !== 'refused'
      ? definitions[one.action].properties
      : definitions[one.half === 'prune' ? 'refusedRemoval' : 'refusedWrite'].properties
  expect(missing(document(), properties)).toEqual([])
  expect(document().changes.flatMap((one: JsonObject) => missing(one, described(one as never)))).toEqual([])
})

function missing(one: JsonObject, properties: object): string[] {
  return Object.keys(one).filter(field => !(field in properties))
}

test('the schema has the number of the format', () => {
  expect(schema.properties.schema).toMatchObject({ const: planSchema })
})

test.each<[string, (document: JsonObject) => void]>([
  ['without a hash', one => delete one['sha256']],
  ['without the changes', one => delete one['changes']],
  ['without the manifests', one => delete (one['basis'] as JsonObject)['manifests']],
  [
    'with an unknown action',
    one => Object.assign((one['changes'] as JsonObject[])[0] ?? {}, { action: 'burn' }),
  ],
  ['with a change without its object', one => delete (one['changes'] as JsonObject[])[0]?.['ref']],
  ['of another format', one => Object.assign(one, { schema: 99 })],
])('the schema rejects a plan %s', (_name, change) => {
  const changed = document()
  change(changed)
  expect(validate(changed)).toBe(false)
})

test.each<[string, (text: string) => string]>([
  ['without white space', one => JSON.stringify(JSON.parse(one))],
  [
    'in another order of fields',
    one => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(one)).reverse())),
  ],
])('the same content %s is the same plan', (_name, format) => {
  expect(readPlanFile(format(text))).toStrictEqual({ kind: 'plan', plan, basis })
})

test.each<[string, (text: string) => string, object]>([
  ['an empty file', () => '', { kind: 'no-json' }],
  ['a part of a plan', one => one.slice(0, one.length / 2), { kind: 'no-json' }],
  ['a list', () => '[]', { kind: 'no-plan', what: 'JSON without fields' }],
  ['JSON of something else', () => '{"a":1}', { kind: 'no-plan', what: 'a document without a kind' }],
  [
    'a Diff',
    () => '{"apiVersion":"kubectl-nixos/v1","kind":"Diff"}',
    { kind: 'no-plan', what: 'Diff of kubectl-nixos/v1' },
  ],
  [
    'a Plan of another program',
    () => '{"apiVersion":"other/v1","kind":"Plan"}',
    { kind: 'no-plan', what: 'Plan of other/v1' },
  ],
  [
    'a newer format',
    one => one.replace('"schema": 1', '"schema": 2'),
    { kind: 'other-schema', schema: '2', program: 'v0.0.0' },
  ],
  ['no format', one => one.replace('"schema": 1,', ''), { kind: 'other-schema', schema: 'unknown' }],
  ['another action', one => one.replace('"action": "keep"', '"action": "delete"'), { kind: 'changed' }],
  ['another cluster', one => one.replace('"context": "prod"', '"context": "test"'), { kind: 'changed' }],
  ['another flag', one => one.replace('"flags": {', '"flags": { "allowEmpty": true,'), { kind: 'changed' }],
  ['no hash', one => one.replace(/"sha256": "[0-9a-f]{64}",/, ''), { kind: 'changed' }],
  ['another hash', one => one.replace(/"sha256": "./, '"sha256": "x'), { kind: 'changed' }],
])('%s is refused', (_name, change, fault) => {
  expect(change(text)).not.toBe(text)
  expect(readPlanFile(change(text))).toMatchObject(fault)
})

test('integers that a double cannot hold count exactly', () => {
  const big = '\uF5B3i9223372036854775807'
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'big' }, spec: { size: big } }
  const exact = writePlanFile({ plan: planOf([create({ object })]), basis })
  expect(exact).toContain('"size": 9223372036854775807')
  expect(readPlanFile(exact)).toMatchObject({ kind: 'plan' })
  expect(readPlanFile(exact.replaceAll('9223372036854775807', '9223372036854775806'))).toEqual({
    kind: 'changed',
  })
})

test('fields that are undefined do not count', () => {
  const file = writePlanFile({ plan: planOf([update()]), basis: { ...basis, more: undefined } as never })
  expect(readPlanFile(file)).toMatchObject({ kind: 'plan', basis })
})
