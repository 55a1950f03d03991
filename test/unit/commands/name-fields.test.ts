import { expect, test } from 'vitest'
import { nameFields } from '../../../src/commands/name-fields.ts'
import { fakeApi } from '../cluster/fake-api.ts'
import { resource } from '../plan/fixtures.ts'
import { no, ok } from '../plan/replies.ts'
import { create, deployment, refused } from '../report/changes.ts'

const deployments = resource('Deployment', 'deployments', { group: 'apps' })
const schema = { properties: { spec: { properties: { replicas: {} } } } }

function unknown(field: string, name = 'web') {
  const message = `failed to create typed patch object (a/b; apps/v1, Kind=Deployment): .spec.${field}: field not declared in schema`
  const failure = { status: 500, reason: 'InternalError', message, causes: [] }
  const object = { ...deployment, metadata: { ...deployment.metadata, name } }
  return { ...refused({ kind: 'rejected', failure }, object), resource: deployments }
}

const evidence = { kind: 'similar-fields', names: { 'spec.replica': 'replicas' } }

test('the schema comes from the server, once for each version', async () => {
  const { api, log } = fakeApi({ schemas: () => ok(() => schema) })
  const changes = [unknown('replica'), unknown('replica', 'api'), create()]
  const named = await nameFields(api, changes, () => undefined)
  expect(named).toEqual([{ ...changes[0], evidence }, { ...changes[1], evidence }, changes[2]])
  expect(log).toEqual(['schemas apps/v1'])
})

test('the schema of a CRD of the configuration comes first', async () => {
  const { api, log } = fakeApi({})
  expect(await nameFields(api, [unknown('replica')], () => schema)).toMatchObject([{ evidence }])
  expect(log).toEqual([])
})

test('without a schema the refusal stays as it is', async () => {
  const { api } = fakeApi({ schemas: () => no(403, 'Forbidden') })
  const change = unknown('replica')
  expect(await nameFields(api, [change], () => undefined)).toEqual([change])
})

test('other refusals cost no request', async () => {
  const { api, log } = fakeApi({})
  const change = refused({ kind: 'terminating' })
  expect(await nameFields(api, [change], () => undefined)).toEqual([change])
  expect(log).toEqual([])
})
