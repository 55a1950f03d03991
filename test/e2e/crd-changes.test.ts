import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts'
import { configuration } from './configuration.ts'
import { type Workspace, workspace } from './program.ts'

// What an operator's upgrade is: its CRD changes, and objects use the change in the same run.
let plane: ControlPlane
let place: Workspace

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 0 })
  place = workspace({}, { plane })
})
afterAll(async () => {
  place?.remove()
  await plane?.stop()
})

function version(name: string, storage: boolean, fields: readonly string[]) {
  const properties = Object.fromEntries(fields.map(field => [field, { type: 'string' }]))
  const spec = { type: 'object', properties }
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } }
  return { name, storage, served: true, schema }
}

type Fields = Readonly<Record<string, string>>

function widgets(versions: readonly ReturnType<typeof version>[], apiVersion: string, spec: Fields) {
  const names = { kind: 'Widget', plural: 'widgets' }
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names, versions },
  }
  const widget = { apiVersion: `example.com/${apiVersion}`, kind: 'Widget', metadata: { name: 'w' }, spec }
  return configuration({ crd, widget })
}

test('a field that the CRD of the same run brings, then a version', async () => {
  place.write(widgets([version('v1', true, ['a'])], 'v1', { a: 'x' }))
  expect((await place.run(['apply'])).code).toBe(0)

  const wider = version('v1', true, ['a', 'b'])
  place.write(widgets([wider], 'v1', { a: 'x', b: 'y' }))
  const field = await place.run(['diff'])
  expect(field.code).toBe(1)
  expect(field.stdout).toContain(
    '~ widget.example.com/w (namespace default) update\n    not checked by the server: the CRD of its kind is to change\n    + .spec.b: "y"\n',
  )
  expect(await place.run(['apply'])).toMatchObject({ code: 0, stderr: '2 configured\n' })
  expect(await place.run(['diff'])).toMatchObject({ code: 0, stdout: '' })

  place.write(widgets([{ ...wider, storage: false }, version('v2', true, ['a', 'b'])], 'v2', { a: 'z' }))
  const moved = await place.run(['diff'])
  expect(moved.code).toBe(1)
  expect(moved.stdout).toContain('    ~ .apiVersion: example.com/v1 → example.com/v2\n')
  expect(await place.run(['apply', '--prune', '--yes'])).toMatchObject({ code: 0, stderr: '2 configured\n' })
  expect(await place.run(['diff'])).toMatchObject({ code: 0, stdout: '' })
})
