import { expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import type { Resource } from '../../../../src/api/resource.ts'
import { listEach } from '../../../../src/cluster/observe/list-each.ts'
import { sweep } from '../../../../src/cluster/observe/sweep.ts'
import type { Api } from '../../../../src/cluster/rest/api.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import type { Found } from '../../../../src/plan/change.ts'

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
function listing(lists: Record<string, string[] | 'fails'>) {
  const asked: string[] = []
  const api = {
    concurrency: 4,
    list: async ({ plural, group, version }: Resource, options?: { metadataOnly?: boolean }) => {
      const key = `${plural}.${group}/${version}`
      asked.push(`${key}${options?.metadataOnly ? '' : ' whole'}`)
      const names = lists[key] ?? []
      const failure = { status: 403, reason: 'Forbidden', message: `${key} is forbidden`, causes: [] }
      const reply: Reply<LiveObject[]> =
        names === 'fails'
          ? { ok: false, failure }
          : { ok: true, value: names.map(object), status: 200, warnings: [] }
      return reply
    },
  } as unknown as Api
  return { api, asked }
}

async function run(lists: Record<string, string[] | 'fails'>, resources: Resource[], whole: Resource[] = []) {
  const { api, asked } = listing(lists)
  const keep = ({ live }: Found) => (live.metadata.name === 'dropped' ? undefined : live.metadata.name)
  const select = { labelSelector: 'kubernixos' }
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
  expect(unseen).toEqual([{ what: 'w.example.com', why: 'w.example.com/v2 is forbidden' }])
})

test('a wanted kind whose list failed is listed again as metadata', async () => {
  const pods = resource('pods')
  const { unseen, asked } = await run({ 'pods./v1': 'fails' }, [pods], [pods])
  expect(unseen).toEqual([{ what: 'pods', why: 'pods./v1 is forbidden' }])
  expect(asked).toEqual(['pods./v1 whole', 'pods./v1'])
})
