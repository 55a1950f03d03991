import { expect, test } from 'vitest'
import type { Leftover } from '../../../src/plan/fields/leftovers.ts'
import { explainLeftovers } from '../../../src/report/leftover-text.ts'
import { stepsOf } from './changes.ts'

const leftover = (name: string, owners: readonly string[]): Leftover => ({
  kind: 'field',
  path: `/spec/${name}`,
  steps: stepsOf('spec', name),
  keys: [],
  managers: owners,
  owners,
  why: 'Forbidden',
})

test('the fields of others that are in the way, with the flags that take them over', () => {
  const failure = { status: 422, reason: 'Invalid', message: 'spec.a: Forbidden', causes: [] }
  const inTheWay = [leftover('a', ['helm']), leftover('b', ['helm', "it's"]), leftover('default', [])]
  expect(explainLeftovers(failure, inTheWay)).toMatchInlineSnapshot(`
    {
      "details": [
        "In the way is spec.a of "helm", which the manifest does not set.",
        "In the way is spec.b of "helm" and "it's", which the manifest does not set.",
      ],
      "hint": "Take over all fields of that manager with --take-over helm --take-over 'it'\\''s', or remove this field as that manager.",
      "message": "the server rejects it (Invalid): spec.a: Forbidden",
    }
  `)
})
