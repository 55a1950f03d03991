import { expect, test } from 'vitest'
import type { Keep } from '../../../src/plan/change.ts'
import type { KeepReason } from '../../../src/plan/reasons.ts'
import { explainKept } from '../../../src/report/kept-text.ts'
import { keep } from './changes.ts'

const contents: KeepReason = { kind: 'contents', what: 'statefulsets.apps', count: 1 }
const data: KeepReason = { kind: 'contents', what: 'volume data', count: 1 }

function kept(kind: string, name: string, reason: KeepReason, namespace?: string): Keep {
  const change = keep(reason)
  const ref = { apiVersion: 'v1', kind, name, ...(namespace === undefined ? {} : { namespace }) }
  return { ...change, ref, key: `${kind} ${namespace} ${name}` as Keep['key'] }
}

const namespace = kept('Namespace', 'shop', contents)

test('a Namespace names the objects of ours in it that stay, each with its reason', () => {
  const changes = [
    namespace,
    kept('StatefulSet', 'db', data, 'shop'),
    kept('StatefulSet', 'db', data, 'other'),
  ]
  expect(explainKept({ change: namespace, reason: contents }, changes)).toEqual({
    message: 'its deletion would also delete objects that stay: statefulsets.apps (1 in all)',
    details: [
      'StatefulSet shop/db is ours and stays: its deletion would also delete what is not ours: volume data (1 in all)',
    ],
    hint: 'Delete them first, or give --prune-contents.',
  })
})

test('many are counted', () => {
  const inside = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name =>
    kept('Pod', name, { kind: 'restored' }, 'shop'),
  )
  const { details } = explainKept({ change: namespace, reason: contents }, inside)
  expect(details).toHaveLength(6)
  expect(details.at(-1)).toBe('2 more are ours and stay')
})

test('the objects of a CRD are those of its kind', () => {
  const crd = {
    ...kept('CustomResourceDefinition', 'configmaps', contents),
    ref: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'configmaps' },
  }
  const other = kept('Widget', 'a', { kind: 'restored' }, 'shop')
  expect(explainKept({ change: crd, reason: contents }, [crd, other]).details).toEqual([
    'Widget shop/a is ours and stays: it was created after our label was set, so it was restored or copied',
  ])
})

test('without such objects, the reason stands alone', () => {
  expect(explainKept({ change: namespace, reason: contents }, [namespace]).message).toContain(
    'what is not ours',
  )
  expect(explainKept({ change: namespace, reason: { kind: 'prune-disabled' } }, []).details).toEqual([])
})
