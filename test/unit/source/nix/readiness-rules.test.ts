import { expect, test } from 'vitest'
import { UserError } from '../../../../src/errors.ts'
import type { Json } from '../../../../src/manifest/object.ts'
import { readReadinessRules } from '../../../../src/source/nix/readiness-rules.ts'
import { evaluateReal } from './real-nix.ts'

const ready = { path: '/status/phase', values: ['Running', 3, true] }
const rule = { group: 'example.org', kind: 'Database', ready }

test.each<[string, Json | undefined, Json]>([
  ['absent, in older Nix files', undefined, []],
  ['null', null, []],
  ['without failed', [{ ...rule, failed: null }], [rule]],
  ['with failed', [{ ...rule, failed: ready }], [{ ...rule, failed: ready }]],
])('an option that is %s', (_name, value, expected) => {
  expect(readReadinessRules(value)).toEqual(expected)
})

test.each<[Json, string]>([
  [{}, 'kubernixos.readiness has a value of a wrong type'],
  [[1], 'kubernixos.readiness[0].group has a value of a wrong type'],
  [[rule, { ...rule, kind: null }], 'kubernixos.readiness[1].kind has a value of a wrong type'],
  [[{ ...rule, ready: 1 }], 'kubernixos.readiness[0].ready.path has a value of a wrong type'],
  [[{ ...rule, ready: { ...ready, path: 'status' } }], 'kubernixos.readiness[0].ready.path has a value'],
  [[{ ...rule, failed: { ...ready, values: [] } }], 'kubernixos.readiness[0].failed.values has a value'],
  [[rule, rule], 'kubernixos.readiness has two entries for the kind Database of the group example.org'],
  [
    [
      { ...rule, group: '', kind: 'Service' },
      { ...rule, group: '', kind: 'Service' },
    ],
    'kubernixos.readiness has two entries for the kind Service of the core group',
  ],
])('%j is refused', (value, message) => {
  expect(() => readReadinessRules(value)).toThrow(message)
  expect(() => readReadinessRules(value)).toThrow(UserError)
})

const entry = 'group = "example.org"; kind = "Database";'

test('the option reaches the settings, from several modules', async () => {
  const other = 'group = ""; kind = "Service"; failed = { path = "/a"; values = [ false ]; };'
  const modules = `[
    { kubernixos.readiness = [ { ${entry} ready = { path = "/status/phase"; values = [ "Running" 3 true ]; }; } ]; }
    { kubernixos.readiness = [ { ${other} ready = { path = "/b/type=x/c"; values = [ 1 ]; }; } ]; }
  ]`
  const { settings } = await evaluateReal({ modules })
  const service = {
    group: '',
    kind: 'Service',
    ready: { path: '/b/type=x/c', values: [1] },
    failed: { path: '/a', values: [false] },
  }
  expect(new Set(settings.readiness)).toEqual(new Set([rule, service]))
})

test.each([
  [`{ ${entry} }`, ".ready.path' was accessed but has no value defined"],
  ['{ kind = "Database"; ready = { path = "/a"; values = [ 1 ]; }; }', ".group'"],
  [`{ ${entry} ready = { path = "status.phase"; values = [ 1 ]; }; }`, ".ready.path' is not of type"],
  [`{ ${entry} ready = { path = "/status/phase"; values = [ ]; }; }`, ".ready.values' is not of type"],
  [`{ ${entry} ready = { path = "/status/phase"; values = [ { } ]; }; }`, 'ready.values'],
  [`{ ${entry} ready = { path = "/status/phase"; value = "Running"; }; }`, ".ready.value' does not exist"],
])('%s is refused with the place', async (text, message) => {
  const failure = evaluateReal({ modules: `[ { kubernixos.readiness = [ ${text} ]; } ]` })
  await expect(failure).rejects.toThrow(message)
})
