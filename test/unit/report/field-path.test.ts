import { expect, test } from 'vitest'
import type { PathStep } from '../../../src/plan/rows/row.ts'
import { fieldPath, itemName } from '../../../src/report/field-path.ts'

const field = (name: string): PathStep => ({ kind: 'field', name })
const item = (keys: Extract<PathStep, { kind: 'item' }>['keys']): PathStep => ({ kind: 'item', keys })

test.each<[PathStep[], string]>([
  [[], ''],
  [[field('spec'), field('replicas')], 'spec.replicas'],
  [[field('$ref')], '$ref'],
  [[field('a'), field('b.c/d')], 'a["b.c/d"]'],
  [[field('b.c')], '["b.c"]'],
  [[field('0')], '["0"]'],
  [[field('')], '[""]'],
  [[field('a'), item({ name: 'web' }), field('b')], 'a[name=web].b'],
  [[field('a'), item({ port: 80, protocol: 'TCP' })], 'a[port=80,protocol=TCP]'],
  [[field('a'), item({ name: '80' })], 'a[name="80"]'],
  [[field('a'), item({ name: 'true' })], 'a[name="true"]'],
  [[field('a'), item({ name: '' })], 'a[name=""]'],
  [[field('a'), item({ name: 'x,y' })], 'a[name="x,y"]'],
  [[field('a'), item({ name: 'x]y' })], 'a[name="x]y"]'],
  [[field('a'), item({ name: '\u001b[2J' })], 'a[name="\\u001b[2J"]'],
  [[field('a'), item({ path: '/etc/a', host: '*.example.com' })], 'a[path=/etc/a,host=*.example.com]'],
  [[field('a'), { kind: 'value', value: 'x.y/z' }], 'a[=x.y/z]'],
  [[field('a'), { kind: 'value', value: 1 }], 'a[=1]'],
  [[field('a'), { kind: 'value', value: '1' }], 'a[="1"]'],
  [[field('a'), { kind: 'index', index: 2 }, field('b')], 'a[2].b'],
])('%j is %s', (path, text) => {
  expect(fieldPath(path)).toBe(text)
})

test.each<[PathStep, string]>([
  [item({ name: 'web' }), 'web'],
  [item({ port: 80, protocol: 'TCP' }), '80/TCP'],
  [{ kind: 'value', value: 'a b' }, '"a b"'],
  [{ kind: 'index', index: 0 }, 'number 1'],
])('the item %j is called %s', (step, name) => {
  expect(itemName(step)).toBe(name)
})
