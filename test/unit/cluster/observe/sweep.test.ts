import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import type { Resource } from '../../../../src/api/resource.ts'
import { listEach } from '../../../../src/cluster/observe/list-each.ts'
import { sweep } from '../../../../src/cluster/observe/sweep.ts'
import type { Api, ListOptions } from '../../../../src/cluster/rest/api.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import type { Found } from '../../../../src/plan/about-object.ts'

const verbs = ['list', 'delete']

function resource(plural: string, group = '', version = 'v1', can = verbs): Resource {
  return {
    group,
    version,
    kind: plural,
    plural,
    namespaced: true,
    verbs: can,
    hasStatus: false,
    aggregated: false,
  }
}

function object(name: string): LiveObject {
  const metadata = { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }
  return { apiVersion: 'v1', kind: 'K', metadata }
}

/** An API that only lists: from `plural.group/version` to names or a failure. */
function listing(lists: Record<string, string[] | 'fails' | 'forbidden'>) {
  const asked: string[] = []
  const api = {
    concurrency: 4,
    list: async ({ plural, group, version }: Resource, options: ListOptions = {}) => {
      const where = options.namespace === undefined ? '' : ` in ${options.namespace}`
      const key = `${plural}.${group}/${version}${where}`
      asked.push(`${key}${options.metadataOnly ? '' : ' whole'}`)
      const names = lists[key] ?? []
      const failed = (status: number, reason: string): Reply<never> => {
        return { ok: false, failure: { status, reason, message: `${key}: ${reason}`, causes: [] } }
      }
      if (names === 'fails') return failed(500, 'InternalError')
      if (names === 'forbidden') return failed(403, 'Forbidden')
      return { ok: true, value: names.map(object), status: 200, warnings: [] }
    },
  } as unknown as Api
  return { api, asked }
}

async function run(
  lists: Parameters<typeof listing>[0],
  resources: Resource[],
  whole: Resource[] = [],
  fallback: string[] = [],
) {
  const { api, asked } = listing(lists)
  const keep = ({ live }: Found) => (live.metadata.name === 'dropped' ? undefined : live.metadata.name)
  const select = { labelSelector: 'kubernixos', fallback: async () => fallback }
  const listed = await listEach(api, whole, select, keep)
  const { found: names, unseen } = await sweep(api, { resources, lists: listed, select, keep })
  return { names, unseen, asked }
}

test('every kind that can be listed and deleted is listed once, in its preferred version', async () => {
  const { names, asked } = await run({ 'pods./v1': ['a', 'dropped'], 'jobs.batch/v1': ['b'] }, [
    resource('pods'),
    resource('jobs', 'batch', 'v1'),
    resource('jobs', 'batch', 'v1beta1'),
    resource('componentstatuses', '', 'v1', ['list']),
  ])
  expect(names).toEqual(['a', 'b'])
  expect(asked).toEqual(['pods./v1', 'jobs.batch/v1'])
})

test('a kind whose wanted objects were listed is not listed again', async () => {
  const beta = resource('jobs', 'batch', 'v1beta1')
  const { names, asked } = await run(
    { 'jobs.batch/v1beta1': ['a'] },
    [resource('jobs', 'batch', 'v1'), beta],
    [beta],
  )
  expect(names).toEqual(['a'])
  expect(asked).toEqual(['jobs.batch/v1beta1 whole'])
})

test('a kind whose list fails is tried in its other versions', async () => {
  const { names, unseen, asked } = await run({ 'w.example.com/v2': 'fails', 'w.example.com/v1': ['a'] }, [
    resource('w', 'example.com', 'v2'),
    resource('w', 'example.com', 'v1'),
  ])
  expect(names).toEqual(['a'])
  expect(unseen).toEqual([])
  expect(asked).toEqual(['w.example.com/v2', 'w.example.com/v1'])
})

test('a kind that no version can list is named with the first reason', async () => {
  const { unseen } = await run({ 'w.example.com/v2': 'fails', 'w.example.com/v1': 'fails' }, [
    resource('w', 'example.com', 'v2'),
    resource('w', 'example.com', 'v1'),
  ])
  expect(unseen).toEqual([{ what: 'w.example.com', why: 'w.example.com/v2: InternalError' }])
})

test('a wanted kind whose list failed is listed again as metadata', async () => {
  const pods = resource('pods')
  const { unseen, asked } = await run({ 'pods./v1': 'fails' }, [pods], [pods])
  expect(unseen).toEqual([{ what: 'pods', why: 'pods./v1: InternalError' }])
  expect(asked).toEqual(['pods./v1 whole', 'pods./v1'])
})

describe('a kind that the user may not list in the whole cluster', () => {
  const pods = resource('pods')
  const why = 'pods./v1: Forbidden'

  test('is listed in each namespace that is named', async () => {
    const lists = {
      'pods./v1': 'forbidden',
      'pods./v1 in a': ['one'],
      'pods./v1 in b': 'forbidden',
      'pods./v1 in c': ['two', 'dropped'],
    } as const
    const { names, unseen, asked } = await run(structuredClone(lists) as never, [pods], [], ['a', 'b', 'c'])
    expect(names).toEqual(['one', 'two'])
    expect(unseen).toEqual([{ what: 'pods', why, seenIn: ['a', 'c'] }])
    expect(asked).toEqual(['pods./v1', 'pods./v1 in a', 'pods./v1 in b', 'pods./v1 in c'])
  })

  test('is listed once, also if it was listed with its wanted objects before', async () => {
    const lists = { 'pods./v1': 'forbidden', 'pods./v1 in a': ['one'] } as const
    const { names, unseen, asked } = await run(structuredClone(lists) as never, [pods], [pods], ['a'])
    expect(names).toEqual(['one'])
    expect(unseen).toEqual([{ what: 'pods', why, seenIn: ['a'] }])
    expect(asked).toEqual(['pods./v1 whole', 'pods./v1 in a whole'])
  })

  test('is not tried in other versions', async () => {
    const versions = [resource('w', 'example.com', 'v2'), resource('w', 'example.com', 'v1')]
    const { unseen, asked } = await run({ 'w.example.com/v2': 'forbidden' }, versions)
    expect(unseen).toEqual([{ what: 'w.example.com', why: 'w.example.com/v2: Forbidden', seenIn: [] }])
    expect(asked).toEqual(['w.example.com/v2'])
  })

  test('has failed if the list of a namespace fails for another reason', async () => {
    const lists = { 'pods./v1': 'forbidden', 'pods./v1 in a': 'fails' } as const
    const { unseen } = await run({ ...lists }, [pods], [], ['a'])
    expect(unseen).toEqual([{ what: 'pods', why: 'pods./v1 in a: InternalError' }])
  })

  test('is not listed in a namespace if it has none', async () => {
    const nodes = { ...resource('nodes'), namespaced: false }
    const { asked } = await run({ 'nodes./v1': 'forbidden' }, [nodes], [], ['a'])
    expect(asked).toEqual(['nodes./v1'])
  })
})
