import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src/manifest/object.ts'
import type { PathStep, Row } from '../../../src/plan/rows/row.ts'
import { rowLines } from '../../../src/report/row-lines.ts'
import { stepsOf } from './changes.ts'

const canvas = { width: 96, color: new Chalk({ level: 0 }) }

function linesOf(...rows: Row[]): string[] {
  return rowLines(rows, canvas)
}

function added(path: readonly PathStep[], after: Json): Row {
  return { kind: 'added', path, pointers: {}, after }
}

function changed(path: readonly PathStep[], before: Json, after: Json): Row {
  return { kind: 'changed', path, pointers: {}, before, after }
}

function removed(path: readonly PathStep[], before: Json): Row {
  return { kind: 'removed', path, pointers: {}, before }
}

const item = (keys: Record<string, Json>): PathStep => ({ kind: 'item', keys })
const web = [...stepsOf('spec', 'containers'), item({ name: 'web' })]

describe('one line', () => {
  test.each<[Row, string]>([
    [added(stepsOf('metadata', 'labels', 'a.b/c'), 'yes'), '+ metadata.labels["a.b/c"]: "yes"'],
    [removed(stepsOf('a'), []), '- a: []'],
    [changed(stepsOf('a'), '1', 1), '~ a: "1" → 1'],
    [changed(stepsOf('a'), '', {}), '~ a: "" → {}'],
    [changed(stepsOf('a'), null, false), '~ a: null → false'],
    [changed(stepsOf('a'), '{"b": 1}', '--c=d'), `~ a: '{"b": 1}' → --c=d`],
    [changed(stepsOf('a'), '*** (before)', '*** (after)'), '~ a: *** (before) → *** (after)'],
    [changed(stepsOf('a'), '\u009b2Jx', 'y'), '~ a: "\\u009b2Jx" → "y"'],
    [changed(stepsOf('a'), '\u001b[2J"x', 'y'), '~ a: "\\u001b[2J\\"x" → "y"'],
    [changed(stepsOf('a'), 1, '\uF5B3i9007199254740993'), '~ a: 1 → 9007199254740993'],
    [added(stepsOf('\u001b[2J'), 1), '+ ["\\u001b[2J"]: 1'],
    [
      changed([...web, ...stepsOf('image')], 'web:1', 'web:2'),
      '~ spec.containers[name=web].image: web:1 → web:2',
    ],
    [removed([...stepsOf('f'), { kind: 'value', value: 'x.y/z' }], 'x.y/z'), '- f[]: x.y/z'],
    [added([...stepsOf('f'), { kind: 'index', index: 3 }], true), '+ f[3]: true'],
    [added(stepsOf('a'), { b: { c: 1 } }), '+ a.b.c: 1'],
    // The path says what the item's keys are.
    [
      added([...stepsOf('env'), item({ name: 'A' })], { name: 'A', value: '1' }),
      '+ env[name=A]: { value: "1" }',
    ],
    [added([...stepsOf('ports'), item({ port: 80 })], { port: 80 }), '+ ports[port=80]'],
    [
      added([...stepsOf('m'), item({ type: 'R', 'r.name': 'cpu' })], {
        type: 'R',
        r: { name: 'cpu', max: 1 },
      }),
      '+ m[type=R,r.name=cpu]: { r: { max: 1 } }',
    ],
    [
      added([...stepsOf('rules'), item({ resources: 'a,b' })], { resources: ['a', 'b'], verbs: ['get'] }),
      '+ rules[resources="a,b"]: { verbs: [get] }',
    ],
    [{ ...added(stepsOf('a'), 1), byServer: true }, '+ a: 1 (by the server)'],
    [{ ...removed(stepsOf('a'), 1), byServer: true }, '- a: 1 (by the server)'],
    [
      { kind: 'changed', path: stepsOf('a'), pointers: {}, byServer: true, before: 1 },
      '~ a: 1 → (the server chooses) (by the server)',
    ],
  ])('%j', (row, line) => {
    expect(linesOf(row)).toEqual([line])
  })
})

describe('a new order', () => {
  const names = (...list: string[]) => list.map(name => item({ name }))
  const moved = { kind: 'moved', path: stepsOf('initContainers'), pointers: {} } as const

  test('of a short list in full', () => {
    const row: Row = { ...moved, items: 2, order: names('b', 'a'), movedItems: 1, moved: names('a') }
    expect(linesOf(row)).toEqual(['~ initContainers: order is now b, a'])
  })

  test('of a long list by what moved', () => {
    const row: Row = { ...moved, items: 40, order: names('b', 'a'), movedItems: 3, moved: names('c', 'd') }
    expect(linesOf(row)).toEqual(['~ initContainers: 3 of 40 items moved: c, d and 1 more'])
  })
})

describe('several lines', () => {
  test('texts are compared line by line', () => {
    const before = 'one\ntwo\nthree\nfour\nfive\nsix\n\nseven\neight\n'
    const after = before.replace('five', '5').replace('eight\n', 'eight\nnine\n')
    expect(linesOf(changed(stepsOf('data', 'text'), before, after))).toEqual([
      '~ data.text:',
      '    ... 2 equal lines',
      '    three',
      '    four',
      '  - five',
      '  + 5',
      '    six',
      '',
      '    seven',
      '    eight',
      '  + nine',
    ])
  })

  test('a line break at the end is a difference, too', () => {
    expect(linesOf(changed(stepsOf('a'), 'one\ntwo', 'one\ntwo\n'))).toEqual([
      '~ a:',
      '    one',
      '    two',
      '  +',
    ])
  })

  test('long lines that differ are cut to where they do', () => {
    const line = 'x'.repeat(300)
    const lines = linesOf(changed(stepsOf('a'), `one\n${line}old`, `one\n${line}new`))
    expect(lines.slice(2)).toEqual([`  - ...${'x'.repeat(83)}old`, `  + ...${'x'.repeat(83)}new`])
  })

  test('an added text stands in its lines', () => {
    expect(linesOf(added(stepsOf('data', 'text'), 'one\n\u001b[2Jtwo\n'))).toEqual([
      '+ data.text:',
      '  + one',
      '  + \\u001b[2Jtwo',
    ])
  })

  test('a large added value is YAML', () => {
    const image = 'registry.example.com/a/rather/long/path/to/an/image/of/the/web/front/end:1.2.3'
    const after = {
      name: 'web',
      args: ['--a', '-b'],
      script: 'a\nb',
      env: [{ name: 'A', value: '1' }],
      image,
    }
    expect(linesOf(added(web, after))).toEqual([
      '+ spec.containers[name=web]:',
      '  + args: [--a, -b]',
      '  + script: |',
      '  +   a',
      '  +   b',
      '  + env:',
      '  +   - name: A',
      '  +     value: "1"',
      `  + image: ${image}`,
    ])
  })

  test('what differs inside a text', () => {
    const row = changed(stepsOf('data', 'a.yaml'), 'port: 1', 'port: 2') as Extract<Row, { kind: 'changed' }>
    const inner = { format: 'YAML', rows: [changed(stepsOf('port'), 1, 2)] } as const
    expect(linesOf({ ...row, inner })).toEqual(['~ data["a.yaml"] (YAML):', '    ~ port: 1 → 2'])
  })

  test('rows of one item stand under one head', () => {
    const rows = [
      changed(stepsOf('spec', 'replicas'), 1, 2),
      changed([...web, ...stepsOf('image')], 'a', 'b'),
      added([...web, ...stepsOf('env'), item({ name: 'A' })], { name: 'A', value: 'x' }),
    ]
    expect(linesOf(...rows)).toEqual([
      '~ spec.replicas: 1 → 2',
      '~ spec.containers[name=web]:',
      '    ~ image: a → b',
      '    + env[name=A]: { value: x }',
    ])
  })

  test('texts of a list keep the name of their list', () => {
    const args = [...web, ...stepsOf('args')]
    const rows = [
      changed([...args, { kind: 'index', index: 0 }], 'a', 'b'),
      added([...args, { kind: 'value', value: 'c' }], 'c'),
    ]
    expect(linesOf(...rows)).toEqual([
      '~ spec.containers[name=web]:',
      '    ~ args[0]: a → b',
      '    + args[]: c',
    ])
  })
})

describe('very long things are cut, and say so', () => {
  test('a value', () => {
    expect(linesOf(added(stepsOf('a'), 'x'.repeat(5000)))[0]).toMatch(
      /^\+ a: x+\.\.\. \(\d+ more characters\)$/,
    )
  })

  test('two values, to where they differ', () => {
    const same = 'x'.repeat(3000)
    const lines = linesOf(changed(stepsOf('a'), `${same}old${same}`, `${same}new${same}`))
    expect(lines).toEqual([
      '~ a:',
      expect.stringMatching(/^ {2}- \.\.\.x+oldx+\.\.\.$/),
      expect.stringMatching(/^ {2}\+ \.\.\.x+newx+\.\.\.$/),
    ])
    expect(lines.map(line => line.length)).toEqual([4, canvas.width, canvas.width])
  })

  test('a block', () => {
    const after = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, index]))
    expect(linesOf(added(stepsOf('a'), after)).at(-1)).toBe('    ... 20 more lines, all of them with -o json')
  })

  test('a comparison of texts', () => {
    const text = (word: string) => Array.from({ length: 100 }, (_, line) => `${word} ${line}`).join('\n')
    expect(linesOf(changed(stepsOf('a'), text('old'), text('new'))).at(-1)).toContain('... 80 more lines')
  })

  test('the rows of an object', () => {
    const rows = Array.from({ length: 250 }, (_, index) => added(stepsOf(`key${index}`), 1))
    expect(linesOf(...rows)).toHaveLength(201)
    expect(linesOf(...rows).at(-1)).toBe('... 50 more changes of this object, all of them with -o json')
  })
})
