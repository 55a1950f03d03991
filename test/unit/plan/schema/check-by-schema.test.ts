import { expect, test } from 'vitest'
import type { KubeObject } from '../../../../src/manifest/object.ts'
import { checkBySchema, type SchemaVerdict } from '../../../../src/plan/schema/check-by-schema.ts'
import { ValueFaults } from '../../../../src/plan/schema/value-faults.ts'
import { gadgetsOf, objects, specs, undecided } from '../../../fixtures/gadget-cases.ts'
import { gadgets } from '../../../fixtures/gadgets.ts'

// test/e2e/before-existence.test.ts compares each verdict with that of a real API server.
const [version] = gadgets.spec.versions
const schema = version?.schema.openAPIV3Schema ?? {}
const values = new ValueFaults()

function check(object: KubeObject, hasStatus = true): Promise<SchemaVerdict> {
  return checkBySchema(object, { schema, hasStatus }, values)
}

test('what is wrong with custom resources', async () => {
  const verdicts = await Promise.all(
    gadgetsOf(specs, objects).map(async object => {
      const verdict = await check(object)
      const [line] = verdict.kind === 'fits' ? [] : verdict.failure.message.split('\n')
      return line === undefined ? [] : [`${object.metadata.name}: ${verdict.kind}: ${line}`]
    }),
  )
  expect(verdicts.flat()).toMatchInlineSnapshot(`
    [
      "unknown: shape: .spec.unknown: field not declared in schema",
      "unknown-beside: shape: .spec.Text: field not declared in schema",
      "text-short: value: spec.text must not have fewer than 2 characters",
      "text-long: value: spec.text must not have more than 4 characters",
      "text-pattern: value: spec.text must match pattern "^[a-z]+$"",
      "text-number: shape: .spec.text: expected string, got number",
      "text-object: shape: .spec.text: expected string, got map",
      "text-list: shape: .spec.text: expected string, got list",
      "choice-bad: value: spec.choice must be one of ["A","B"]",
      "maybe-null: value: spec.maybeChoice must be one of ["A","B"]",
      "size-small: value: spec.size must be >= 1",
      "size-large: value: spec.size must be <= 10",
      "size-odd: value: spec.size must be multiple of 2",
      "size-float: value: spec.size must be integer",
      "size-text: shape: .spec.size: expected numeric (int or float), got string",
      "above-equal: value: spec.above must be > 1",
      "int32-large: value: spec.int32 must match format "int32"",
      "flag-text: shape: .spec.flag: expected boolean, got string",
      "date-bad: value: spec.date must match format "date"",
      "date-text: value: spec.date must match format "date"",
      "time-bad: value: spec.time must match format "date-time"",
      "time-text: value: spec.time must match format "date-time"",
      "address-bad: value: spec.address must match format "ipv4"",
      "address-six: value: spec.address must match format "ipv4"",
      "six-bad: value: spec.six must match format "ipv6"",
      "range-bad: value: spec.range must match format "cidr"",
      "id-bad: value: spec.id must match format "uuid"",
      "bytes-bad: value: spec.bytes must match format "byte"",
      "duration-bad: value: spec.duration must match format "duration"",
      "email-bad: value: spec.email must match format "email"",
      "link-bad: value: spec.link must match format "uri"",
      "host-bad: value: spec.host must match format "hostname"",
      "either-flag: value: spec.either must be integer,string",
      "either-float: value: spec.either must be integer,string",
      "either-object: value: spec.either must be integer,string",
      "bounded-bad: value: spec.bounded must match pattern "^[0-9]+%$"",
      "list-empty: value: spec.list must not have fewer than 1 items",
      "list-long: value: spec.list must not have more than 3 items",
      "list-item: shape: .spec.list[0]: expected string, got number",
      "list-text: shape: .spec.list: expected list, got string",
      "list-null-item: value: spec.list[1] must be string",
      "set-twice: shape: .spec.set: duplicate entries for key [="a"]",
      "numbers-twice: shape: .spec.numbers: duplicate entries for key [=1]",
      "ports-twice: shape: .spec.ports: duplicate entries for key [port=1,protocol="TCP"]",
      "ports-twice-default: shape: .spec.ports: duplicate entries for key [port=1,protocol="TCP"]",
      "ports-key: value: spec.ports[0] must have required property 'port'",
      "ports-unknown: shape: .spec.ports[port=1,protocol="TCP"].prot: field not declared in schema",
      "labels-number: shape: .spec.labels.a: expected string, got number",
      "labels-many: value: spec.labels must not have more than 2 properties",
      "deep-required: value: spec.deep.x must have required property 'a'",
      "deep-unknown: shape: .spec.deep.x.b: field not declared in schema",
      "open-text: shape: .spec.open: expected map, got string",
      "half-bad: shape: .spec.half.known: expected numeric (int or float), got string",
      "required-missing: value: spec.required must have required property 'a'",
      "defaulted-bad: shape: .spec.defaulted.level: expected numeric (int or float), got string",
      "one-both: value: spec.one must match exactly one schema in oneOf",
      "one-none: value: spec.one must have required property 'a'",
      "none-bad: value: spec.none must not be valid",
      "all-bad: value: spec.all.a must be >= 3",
      "template-no-kind: value: spec.template must have required property 'kind'",
      "template-metadata: shape: .spec.template.metadata.nome: field not declared in schema",
      "template-labels: shape: .spec.template.metadata.labels.a: expected string, got number",
      "strict-unknown: shape: .spec.strict.spec.b: field not declared in schema",
      "strict-beside: shape: .spec.strict.other: field not declared in schema",
      "level-bad: value: spec.level must be one of [1,2]",
      "closed-empty: value: spec.closed must have required property 'a'",
      "small-empty: value: spec.small must not have fewer than 1 properties",
      "small-flag: value: spec.small.a must be integer,string",
      "pods-unknown: shape: .spec.pods[1].spec: field not declared in schema",
      "pods-kind: value: spec.pods[0].kind must not have fewer than 1 characters",
      "rows-bad: shape: .spec.rows[1][1]: expected numeric (int or float), got string",
      "rows-flat: shape: .spec.rows[0]: expected list, got number",
      "units-bad: value: spec.units[1].kind must be one of ["A"]",
      "group-bad: shape: .spec.group.by.nome: field not declared in schema",
      "escaped-bad: value: spec.escaped must match pattern "^[a-z]\\-[\\w.]+\\/\\d$"",
      "some-bad: value: spec.some must match format "ipv4"",
      "spec-text: shape: .spec: expected map, got string",
      "spec-list: shape: .spec: expected map, got list",
      "no-spec: value: the object must have required property 'spec'",
      "root-unknown: shape: .extra: field not declared in schema",
      "status-unknown: shape: .status.other: field not declared in schema",
      "status-type: shape: .status.phase: expected string, got number",
      "metadata-unknown: shape: .metadata.nome: field not declared in schema",
      "label-invalid: value: metadata.labels["a"] "b c" is no valid label",
      "a-name-that-is-too-long-for-the-schema: value: metadata.name must not have more than 30 characters",
      "annotation-key: value: metadata.annotations has "a b", which is no valid key",
      "label-key: value: metadata.labels has "example.com/a/b", which is no valid key",
      "finalizer-twice: shape: .metadata.finalizers: duplicate entries for key [="example.com/a"]",
    ]
  `)
})

test('what only the server can refuse passes', async () => {
  const verdicts = await Promise.all(gadgetsOf(undecided).map(object => check(object)))
  expect(verdicts.map(({ kind }) => kind)).toEqual(undecided.map(() => 'fits'))
})

test('CEL rules count only where the object has values for them', async () => {
  const [without, beside] = gadgetsOf([
    ['without', { text: 'ab' }],
    ['beside', { rule: { min: 1, max: 2 } }],
  ])
  expect(without && (await check(without))).toEqual({ kind: 'fits', celRules: false })
  expect(beside && (await check(beside))).toEqual({ kind: 'fits', celRules: true })
})

test('a status that is no subresource is a field like any other', async () => {
  const [incomplete] = gadgetsOf([], [['status', { spec: {}, status: {} }]])
  expect(incomplete && (await check(incomplete, true)).kind).toBe('fits')
  expect(incomplete && (await check(incomplete, false)).kind).toBe('value')
})
