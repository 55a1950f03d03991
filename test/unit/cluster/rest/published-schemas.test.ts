import { expect, test } from 'vitest'
import { publishedSchemas } from '../../../../src/cluster/rest/published-schemas.ts'
import type { Send } from '../../../../src/cluster/transport/client.ts'
import type { Json } from '../../../../src/manifest/object.ts'

const widgets = { group: 'example.com', version: 'v1' }

function serverOf(document: Json): { send: Send; asked: string[] } {
  const asked: string[] = []
  const send: Send = async ({ path }) => {
    asked.push(path)
    const body = JSON.stringify(document)
    return { ok: true, answer: { status: 200, body, warnings: null, retryAfter: null, location: null } }
  }
  return { send, asked }
}

function schemaOf(kind: string) {
  const of = [{ ...widgets, kind }]
  return { type: 'object', properties: { spec: {} }, 'x-kubernetes-group-version-kind': of }
}

test('a kind has the schema that carries its name', async () => {
  const schemas = { 'com.example.v1.Widget': schemaOf('Widget'), List: schemaOf('WidgetList'), Meta: {} }
  const { send, asked } = serverOf({ components: { schemas } })
  const reply = await publishedSchemas(send, widgets)
  expect(asked).toEqual(['/openapi/v3/apis/example.com/v1'])
  expect(reply.ok && reply.value('example.com/v1', 'Widget')).toEqual(schemaOf('Widget'))
  expect(reply.ok && reply.value('example.com/v1', 'Meta')).toBeUndefined()
  expect(reply.ok && reply.value('example.com/v2', 'Widget')).toBeUndefined()
})

test.each<[string, Json]>([
  ['an empty document', {}],
  ['schemas of another form', { components: { schemas: [1] } }],
])('%s has no schema', async (_what, document) => {
  const reply = await publishedSchemas(serverOf(document).send, widgets)
  expect(reply.ok && reply.value('example.com/v1', 'Widget')).toBeUndefined()
})

test('a failure is passed on', async () => {
  const failure = { status: 403, reason: 'Forbidden', message: 'no', causes: [] }
  expect(await publishedSchemas(async () => ({ ok: false, failure }), widgets)).toEqual({
    ok: false,
    failure,
  })
})
