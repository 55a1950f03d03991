import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { skewOf, supportedServers } from '../../../src/cluster/skew.ts'

test.each([
  ['v1.36.3', 'supported'],
  ['v1.25.0', 'supported'],
  ['v1.25.0-alpha.1', 'supported'],
  ['v1.24.17', 'older'],
  ['v1.9.11', 'older'],
  ['v0.0.0-fake', 'older'],
  ['v1.37.0', 'newer'],
  ['v1.100.0', 'newer'],
  ['v2.0.0', 'newer'],
  ['v1.27.16-eks-a18cd3a', 'supported'],
  ['v1.30.5-gke.1014001', 'supported'],
  ['v1.31.2+k3s1', 'supported'],
  ['v1.29.7+4510e9c', 'supported'],
  ['1.28.1', 'supported'],
  ['v1.28+', 'supported'],
  ['v1', undefined],
  ['master', undefined],
  ['', undefined],
])('%s is %s', (version, verdict) => {
  expect(skewOf(version)?.verdict).toBe(verdict)
})

test('the newest tested server is that of test/control-plane', () => {
  const gomod = readFileSync(new URL('../../control-plane/kubernetes/go.mod', import.meta.url), 'utf8')
  const [, built] = /^require k8s\.io\/kubernetes v(\d+\.\d+)\.\d+$/m.exec(gomod) ?? []
  expect(supportedServers.newestTested).toBe(built)
})
