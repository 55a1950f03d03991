import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/manifest/object.ts'
import { similarFields } from '../../../src/plan/similar-fields.ts'

const part = { type: 'object', properties: { name: {}, image: {}, 'a.b': {} } }
const schema: JsonObject = {
  properties: {
    spec: {
      properties: {
        size: {},
        parts: { type: 'array', items: part },
        byName: { additionalProperties: part },
      },
    },
  },
}

test.each<[string, string | undefined]>([
  ['spec.sise', 'size'],
  ['spec.parts[0].imagee', 'image'],
  ['spec.parts[name="c.d]"].imagee', 'image'],
  ['spec.byName.x.imag', 'image'],
  ['speck', 'spec'],
  ['spec.colour', undefined],
  ['spec.size', undefined],
  ['nothing.at.all', undefined],
])('%s: %s', (path, similar) => {
  expect(similarFields([path], schema)).toEqual(similar === undefined ? {} : { [path]: similar })
})
