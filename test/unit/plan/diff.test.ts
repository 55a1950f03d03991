import { describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/api/resource.ts'
import type { JsonObject, LiveObject } from '../../../src/manifest/object.ts'
import type { PatchOperation } from '../../../src/plan/change.ts'
import { compareDocuments, createdDocument } from '../../../src/plan/diff.ts'
import { live, resource, wanted } from './fixtures.ts'

const kind = resource('ConfigMap', 'configmaps')

function comparison(before: LiveObject, after: LiveObject, of: Resource) {
  return compareDocuments({ live: before, result: after, wanted: after, resource: of })
}

function patchOf(before: LiveObject, after: LiveObject, of: Resource): readonly PatchOperation[] {
  return comparison(before, after, of).patch
}

function changed(name: string, change: (object: LiveObject) => void): LiveObject {
  const object = live(name)
  change(object)
  return object
}

describe('noise is no difference', () => {
  test.each<[string, (object: LiveObject) => void]>([
    ['managedFields', object => Object.assign(object.metadata, { managedFields: [] })],
    ['resourceVersion', object => Object.assign(object.metadata, { resourceVersion: '9' })],
    ['uid', object => Object.assign(object.metadata, { uid: 'other' })],
    ['generation', object => Object.assign(object.metadata, { generation: 9 })],
    ['creationTimestamp', object => Object.assign(object.metadata, { creationTimestamp: 'x' })],
    ['selfLink', object => Object.assign(object.metadata, { selfLink: '/x' })],
    ['status', object => Object.assign(object, { status: { replicas: 9 } })],
    ['the checksum label', object => Object.assign(object.metadata.labels ?? {}, { kubernixos: 'bbb' })],
    ['the only label, ours', object => Object.assign(object.metadata, { labels: {} })],
    ['last-applied', annotate('kubectl.kubernetes.io/last-applied-configuration')],
    ['the revision', annotate('deployment.kubernetes.io/revision')],
    ['the generation of a DaemonSet', annotate('deprecated.daemonset.template.generation')],
  ])('%s', (_what, change) => {
    expect(patchOf(live('configmap'), changed('configmap', change), kind)).toEqual([])
  })

  function annotate(name: string) {
    return (object: LiveObject) => Object.assign(object.metadata, { annotations: { [name]: 'x' } })
  }
})

describe('differences', () => {
  test('status where it is no subresource', () => {
    const result = changed('configmap', object => Object.assign(object, { status: { replicas: 9 } }))
    const plain = resource('Widget', 'widgets', { hasStatus: false })
    expect(patchOf(live('configmap'), result, plain)).toEqual([
      { op: 'add', path: '/status', value: { replicas: 9 } },
    ])
  })

  test('another label, an annotation, a value, a removed list item', () => {
    const result = changed('configmap', object => {
      Object.assign(object.metadata.labels ?? {}, { tier: 'front' })
      object.metadata.annotations = { 'example.com/note': 'x' }
      object.metadata['finalizers'] = ['example.com/a']
      object['data'] = { mode: 'dev' }
    })
    expect(patchOf(live('configmap'), result, kind)).toEqual(
      expect.arrayContaining([
        { op: 'add', path: '/metadata/labels', value: { tier: 'front' } },
        { op: 'add', path: '/metadata/annotations', value: { 'example.com/note': 'x' } },
        { op: 'remove', path: '/metadata/finalizers/1' },
        { op: 'replace', path: '/data/mode', value: 'dev' },
        { op: 'remove', path: '/data/level' },
      ]),
    )
  })

  test('a creation is the whole object without the checksum', () => {
    expect(createdDocument(wanted('service'), kind)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: (wanted('service') as JsonObject)['spec'],
    })
  })
})

describe('a Secret shows that it changes, not what', () => {
  const secret = (data: JsonObject | undefined) =>
    changed('secret', object => {
      delete object['data']
      if (data !== undefined) object['data'] = data
    })

  test.each([
    ['a value', { password: 'bmV3' }, [{ op: 'replace', path: '/data/password', value: '*** (after)' }]],
    [
      'a key more',
      { password: 'aHVudGVyMjI=', token: 'bmV3' },
      [{ op: 'add', path: '/data/token', value: '***' }],
    ],
    ['a key less', {}, [{ op: 'remove', path: '/data/password' }]],
    ['the whole map gone', undefined, [{ op: 'remove', path: '/data' }]],
  ])('%s', (_what, data, fields) => {
    expect(patchOf(live('secret'), secret(data), kind)).toEqual(fields)
  })

  test('the whole map added', () => {
    expect(patchOf(secret(undefined), live('secret'), kind)).toEqual([
      { op: 'add', path: '/data', value: { password: '***' } },
    ])
  })

  test('a creation', () => {
    expect(createdDocument(wanted('secret'), kind)).toMatchObject({
      data: { password: '***' },
      type: 'Opaque',
    })
  })
})

describe('the documents of an update', () => {
  test('hold what lives and what would live, without noise', () => {
    const result = changed('configmap', object => Object.assign(object, { data: { mode: 'dev' } }))
    const { documents } = comparison(live('configmap'), result, kind)
    expect(documents.before).toMatchObject({ data: { mode: 'prod', level: 'info' } })
    expect(documents.after).toMatchObject({ data: { mode: 'dev' } })
    for (const document of Object.values(documents)) {
      expect(document['metadata']).not.toHaveProperty('resourceVersion')
      expect(document['metadata']).not.toHaveProperty('managedFields')
    }
  })

  test('show no value of a Secret, and show that it changes', () => {
    const result = changed('secret', object => Object.assign(object, { data: { password: 'bmV3' } }))
    expect(comparison(live('secret'), result, kind).documents).toMatchObject({
      before: { data: { password: '*** (before)' } },
      after: { data: { password: '*** (after)' } },
    })
  })
})
