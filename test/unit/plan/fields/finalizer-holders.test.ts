import { expect, test } from 'vitest'
import { finalizerHolders } from '../../../../src/plan/fields/finalizer-holders.ts'
import { applied } from '../fixtures.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } }
const owns = (name: string) => ({ 'f:metadata': { 'f:finalizers': { '.': {}, [`v:"${name}"`]: {} } } })

test('names who has set each finalizer', () => {
  const live = applied(object, owns('example.com/a'), { finalizers: ['example.com/a', 'unknown'] })
  expect(finalizerHolders(live)).toEqual([{ finalizer: 'example.com/a', manager: 'kubectl-nixos' }])
  expect(finalizerHolders(applied(object, {}, {}))).toEqual([])
})
