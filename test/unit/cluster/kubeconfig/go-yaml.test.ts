import { describe, expect, test } from 'vitest'
import { readGoYaml } from '../../../../src/cluster/kubeconfig/go-yaml.ts'
import { resolveScalar } from '../../../../src/cluster/kubeconfig/yaml-scalar.ts'

// test/e2e/kubeconfig-reading.test.ts compares these rules with the real kubectl.

describe('a plain scalar', () => {
  test.each([
    ['y Y yes Yes YES on On ON true True TRUE', true],
    ['n N no No NO off Off OFF false False FALSE', false],
    ['~ null Null NULL', null],
  ])('%s', (words, value) => {
    for (const word of words.split(' ')) expect([word, resolveScalar(word)]).toEqual([word, value])
  })

  test('an empty one is null', () => {
    expect(resolveScalar('')).toBeNull()
  })

  test.each([
    ['0', 0],
    ['12', 12],
    ['-12', -12],
    ['+12', 12],
    ['1_000', 1000],
    ['010', 8],
    ['-010', -8],
    ['0o17', 15],
    ['0b101', 5],
    ['0xFf', 255],
    ['08', 8],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['1E-2', 0.01],
    ['.inf', Infinity],
    ['-.INF', -Infinity],
    ['.nan', Number.NaN],
  ])('%s is a number', (text, value) => {
    expect(resolveScalar(text)).toBe(value)
  })

  test.each('oN tRue nULL 12:30 2001-01-01 1.2.3 0x 0xg 0b2 0o8 1e - + . .. .e1 _1 a1 = << <'.split(' '))(
    '%s is a text',
    text => {
      expect(resolveScalar(text)).toBe(text)
    },
  )
})

test.each([
  ['quoted words', `[ "yes", 'no', "12", '' ]`, ['yes', 'no', '12', '']],
  ['a block scalar', '- |-\n  yes', ['yes']],
  ['tags', '[ !!str yes, !!bool "yes", !!int "7", !!binary aGk=, !mine no ]', ['yes', true, 7, 'hi', 'no']],
  ['keys', '{ yes: 1, 12: 2, 1.5: 3, "no": 4 }', { true: 1, '12': 2, '1.5': 3, no: 4 }],
  ['a key that is written twice', '{ a: 1, b: 2, a: 3 }', { a: 3, b: 2 }],
  ['null after a value', '{ a: 1, a: }', { a: null }],
  ['__proto__', '{ __proto__: { a: 1 } }', JSON.parse('{ "__proto__": { "a": 1 } }')],
  ['a merge before own keys', '{ x: &x { a: 1, b: 1 }, z: { <<: *x, b: 2 } }', { a: 1, b: 2 }],
  ['a merge after own keys', '{ x: &x { a: 1, b: 1 }, z: { b: 2, <<: *x } }', { a: 1, b: 1 }],
  [
    'a list of merges',
    '{ x: &x { a: 1, b: 1 }, y1: &y1 { b: 2, c: 2 }, z: { <<: [*x, *y1] } }',
    { a: 1, b: 1, c: 2 },
  ],
  ['two merges', '{ x: &x { a: 1 }, y1: &y1 { a: 2 }, z: { <<: *x, <<: *y1 } }', { a: 2 }],
  ['a merge of a merge', '{ x: &x { a: 1 }, y1: &y1 { <<: *x, b: 2 }, z: { <<: *y1 } }', { a: 1, b: 2 }],
  ['an inline merge', '{ z: { <<: { a: 1 } } }', { a: 1 }],
  ['a quoted <<', '{ z: { "<<": { a: 1 } } }', { '<<': { a: 1 } }],
  ['an alias', '{ x: &x [1], z: *x }', [1]],
  ['a flow list that ends at the margin', 'z: [\n  1\n]', [1]],
  ['the first document', 'z: 1\n---\nz: 2', 1],
  ['a broken second document', 'z: 1\n---\nz: [}', 1],
  ['a comment before the first document', '# z\n---\nz: 1', 1],
])('%s', (_name, text, expected) => {
  const read = readGoYaml(text)
  const z = typeof read === 'object' && read !== null && 'z' in read ? read.z : read
  expect(z).toEqual(expected)
})

test.each([
  ['', null],
  ['# only a comment', null],
  ['---\n---\na: 1', null],
])('%j has no first document', (text, expected) => {
  expect(readGoYaml(text)).toBe(expected)
})

test.each([
  ['{ a: { <<: 3 } }', 'the value of a merge key << is not a mapping'],
  ['{ a: { <<: } }', 'the value of a merge key << is not a mapping'],
  ['{ a: { <<: [1] } }', 'the value of a merge key << is not a mapping'],
  ['{ l: &l [{ b: 1 }], a: { <<: *l } }', 'the value of a merge key << is not a mapping'],
  ['{ ~: 1 }', 'a key is neither a text nor a number'],
  ['{ [a]: 1 }', 'a key is neither a text nor a number'],
  ['a: *b', 'an alias has no anchor'],
  ['a: &a { b: *a }', 'an alias is inside of its own anchor'],
  ['a: "', 'MISSING_CHAR'],
])('%s is refused', (text, message) => {
  expect(() => readGoYaml(text)).toThrow(message)
})

test('aliases of aliases take no time', () => {
  const lines = Array.from({ length: 60 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`)
  expect(readGoYaml(`a0: &a0 []\n${lines.join('\n')}`)).toHaveProperty('a60')
})
