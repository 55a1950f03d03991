import { expect, test } from 'vitest'
import { depthProblems } from '../../../src/manifest/depth.ts'
import type { Json } from '../../../src/manifest/object.ts'

function nested(levels: number, inside: (value: Json) => Json): Json {
  let value: Json = 1
  for (let level = 0; level < levels; level++) value = inside(value)
  return value
}

const inObject = (value: Json): Json => ({ a: value })
const inList = (value: Json): Json => [value]

test.each<[string, Json, string[]]>([
  ['a real depth', { data: nested(40, inObject), spec: nested(40, inList) }, []],
  ['objects inside each other', { data: {}, 'a/b': nested(20_000, inObject) }, ['/a~1b']],
  ['lists inside each other', { spec: nested(20_000, inList) }, ['/spec']],
  [
    'two fields',
    { a: nested(1001, inObject), b: nested(999, inObject), c: nested(1001, inList) },
    ['/a', '/c'],
  ],
  ['a scalar', 'a', []],
  ['null', null, []],
])('%s', (_name, object, pointers) => {
  const text = 'is nested deeper than 1000 levels'
  expect(depthProblems(object)).toEqual(pointers.map(pointer => ({ pointer, text })))
})
