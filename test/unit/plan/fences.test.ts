import { expect, test } from 'vitest'
import { checkFences, normaliseServer } from '../../../src/plan/fences.ts'

test.each([
  ['https://api.example.com', 'https://api.example.com'],
  ['HTTPS://API.Example.com:443/', 'https://api.example.com'],
  ['http://api.example.com:80', 'http://api.example.com'],
  ['https://api.example.com:6443//', 'https://api.example.com:6443'],
  ['https://rancher.example.com/k8s/Clusters/c-1/', 'https://rancher.example.com/k8s/Clusters/c-1'],
  ['api.example.com:6443', 'https://api.example.com:6443'],
  [' https://[::1]:6443 ', 'https://[::1]:6443'],
  ['http://', 'http://'],
])('%s is %s', (server, normalised) => {
  expect(normaliseServer(server)).toBe(normalised)
})

const contexts = [
  { name: 'prod', server: 'https://prod.example.com:443' },
  { name: 'prod-admin', server: 'https://PROD.example.com' },
  { name: 'staging', server: 'https://staging.example.com' },
]
const none = { server: undefined, context: undefined, clusterId: undefined }
const staging = { server: 'https://staging.example.com', context: 'staging', clusterId: 'uid-staging' }

test.each([
  ['no fence', none, []],
  ['a cluster that matches all fences', { ...staging, server: 'https://STAGING.example.com:443/' }, []],
  [
    'another server',
    { ...none, server: 'https://prod.example.com/' },
    [
      {
        fence: 'server',
        wanted: 'https://prod.example.com',
        actual: 'https://staging.example.com',
        fitting: ['prod', 'prod-admin'],
      },
    ],
  ],
  [
    'another context',
    { ...none, context: 'prod' },
    [{ fence: 'context', wanted: 'prod', actual: 'staging', fitting: ['prod'] }],
  ],
  [
    'a context that is not there',
    { ...none, context: 'gone' },
    [{ fence: 'context', wanted: 'gone', actual: 'staging', fitting: [] }],
  ],
  [
    'another cluster',
    { ...none, clusterId: 'uid-prod' },
    [{ fence: 'cluster-id', wanted: 'uid-prod', actual: 'uid-staging', fitting: [] }],
  ],
  [
    'server and context that match only together',
    { ...none, server: 'https://prod.example.com', context: 'prod-admin' },
    [
      {
        fence: 'server',
        wanted: 'https://prod.example.com',
        actual: 'https://staging.example.com',
        fitting: ['prod-admin'],
      },
      { fence: 'context', wanted: 'prod-admin', actual: 'staging', fitting: ['prod-admin'] },
    ],
  ],
])('%s', (_what, wanted, mismatches) => {
  expect(checkFences(wanted, staging, contexts)).toEqual(mismatches)
})

test('an unknown value matches no fence', () => {
  expect(checkFences(staging, none, contexts).map(one => one.actual)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
