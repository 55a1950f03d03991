import { describe, expect, test } from 'vitest'
import { builtInProblems } from '../../../src/manifest/built-in-shapes.ts'
import { parseJson } from '../../../src/manifest/json.ts'
import type { Json, JsonObject } from '../../../src/manifest/object.ts'

function problemsOf(apiVersion: string, kind: string, body: JsonObject): string[] {
  const object = { apiVersion, kind, metadata: { name: 'web' }, ...body }
  return builtInProblems(object, apiVersion, kind).map(({ pointer, text }) => `${pointer} ${text}`)
}

function deployment(pod: JsonObject, more: JsonObject = {}) {
  return problemsOf('apps/v1', 'Deployment', { spec: { template: { spec: pod }, ...more } })
}

const quotes = 'is a number, not a string; put it in quotes'
const pod = '/spec/template/spec'
const container = `${pod}/containers/0`

describe('numbers and Booleans where texts belong', () => {
  test.each<[string, string[], string[]]>([
    ['ConfigMap data', problemsOf('v1', 'ConfigMap', { data: { port: 80 } }), [`/data/port ${quotes}`]],
    [
      'a Boolean',
      problemsOf('v1', 'ConfigMap', { data: { on: true } }),
      ['/data/on is a boolean, not a string; put it in quotes'],
    ],
    [
      'a large integer',
      problemsOf('v1', 'ConfigMap', { data: parseJson('{"n":9007199254740993}') }),
      [`/data/n ${quotes}`],
    ],
    [
      'an object, whose name may lack quotes',
      problemsOf('v1', 'ConfigMap', { data: { app: { port: 80 } } }),
      ['/data/app is an object, not a string; put a name with dots in quotes, as "app.NAME"'],
    ],
    [
      'the value of a variable',
      deployment({
        containers: [
          {
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: 2 },
            ],
          },
        ],
      }),
      [`${container}/env/1/value ${quotes}`],
    ],
    [
      'args and command',
      deployment({ containers: [{ args: ['-p', 80], command: [1] }] }),
      [`${container}/command/0 ${quotes}`, `${container}/args/1 ${quotes}`],
    ],
    [
      'matchLabels',
      deployment({}, { selector: { matchLabels: { tier: 1 } } }),
      [`/spec/selector/matchLabels/tier ${quotes}`],
    ],
    [
      'labels of a Pod template',
      problemsOf('batch/v1', 'Job', { spec: { template: { metadata: { labels: { tier: 1 } } } } }),
      [`/spec/template/metadata/labels/tier ${quotes}`],
    ],
    [
      'the selector of a Service',
      problemsOf('v1', 'Service', { spec: { selector: { tier: 1 } } }),
      [`/spec/selector/tier ${quotes}`],
    ],
    [
      'a selector in a NetworkPolicy',
      problemsOf('networking.k8s.io/v1', 'NetworkPolicy', {
        spec: { ingress: [{ from: [{ podSelector: { matchLabels: { tier: 1 } } }] }] },
      }),
      [`/spec/ingress/0/from/0/podSelector/matchLabels/tier ${quotes}`],
    ],
    [
      'a CronJob',
      problemsOf('batch/v1', 'CronJob', {
        spec: { jobTemplate: { spec: { template: { spec: { initContainers: [{ args: [1] }] } } } } },
      }),
      [`/spec/jobTemplate/spec/template/spec/initContainers/0/args/0 ${quotes}`],
    ],
    [
      'a parameter of a StorageClass',
      problemsOf('storage.k8s.io/v1', 'StorageClass', { parameters: { iopsPerGB: 10 } }),
      [`/parameters/iopsPerGB ${quotes}`],
    ],
  ])('%s', (_name, problems, expected) => {
    expect(problems).toEqual(expected)
  })
})

describe('something else where a list belongs', () => {
  const named = (name: string) => `is an object, not a list; write a list, as [ { name = "${name}"; ... } ]`

  test.each<[string, string[], string[]]>([
    [
      'containers',
      deployment({ containers: { nginx: { image: 'a' } } }),
      [`${pod}/containers ${named('nginx')}`],
    ],
    ['env', deployment({ containers: [{ env: { A: '1' } }] }), [`${container}/env ${named('A')}`]],
    ['volumes', deployment({ volumes: { 'a-b': {} } }), [`${pod}/volumes ${named('a-b')}`]],
    [
      'an empty set',
      deployment({ volumes: {} }),
      [`${pod}/volumes is an object, not a list; write a list, as [ { ... } ]`],
    ],
    [
      'a text for args',
      deployment({ containers: [{ args: '-v' }] }),
      [`${container}/args is a string, not a list; write a list, as [ ... ]`],
    ],
    [
      'verbs',
      problemsOf('rbac.authorization.k8s.io/v1', 'Role', { rules: [{ verbs: 'get' }] }),
      ['/rules/0/verbs is a string, not a list; write a list, as [ ... ]'],
    ],
    [
      'tolerations, which have no names',
      deployment({ tolerations: { a: {} } }),
      [`${pod}/tolerations is an object, not a list; write a list, as [ { ... } ]`],
    ],
  ])('%s', (_name, problems, expected) => {
    expect(problems).toEqual(expected)
  })
})

test.each<[string, string, string, JsonObject]>([
  ['nulls, because they are not sent', 'apps/v1', 'Deployment', { spec: { template: null, selector: null } }],
  ['fields that take both', 'v1', 'Service', { spec: { ports: [{ port: 80, targetPort: 'http' }] } }],
  ['fields that nobody knows', 'v1', 'ConfigMap', { more: { data: 1 } }],
  [
    'custom resources of the same kind',
    'example.com/v1',
    'Deployment',
    { spec: { selector: { matchLabels: { a: 1 } } } },
  ],
  [
    'the schema of a CRD',
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { spec: { versions: [{ schema: { properties: { matchLabels: { type: 'object' } } } }] } },
  ],
])('accepts %s', (_name, apiVersion, kind, body) => {
  expect(problemsOf(apiVersion, kind, body)).toEqual([])
})

test.each<Json>([null, [], 'text'])('%j has no problems here', value => {
  expect(builtInProblems(value, 'v1', 'Pod')).toEqual([])
})
