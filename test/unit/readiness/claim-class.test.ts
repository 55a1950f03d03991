import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/manifest/object.ts'
import { storageClassesOf } from '../../../src/readiness/claim-class.ts'
import { readinessOf } from '../../../src/readiness/readiness-of.ts'
import { live, now, readinessText } from './objects.ts'

const classOf = (name: string, annotations: JsonObject = {}) =>
  live('storage.k8s.io/v1 StorageClass', { metadata: { name, annotations } })
const slow = classOf('slow')
const standard = classOf('standard', { 'storageclass.kubernetes.io/is-default-class': 'true' })
const old = classOf('old', { 'storageclass.beta.kubernetes.io/is-default-class': 'true' })
const noDefault = classOf('standard', { 'storageclass.kubernetes.io/is-default-class': 'false' })

const missing = 'waiting: StorageClass fast does not exist'
const none = 'waiting: it names no StorageClass, and the cluster has no default one'
const empty = 'waiting: it asks for no StorageClass, and no PersistentVolume is bound to it'
const annotated = { annotations: { 'volume.beta.kubernetes.io/storage-class': 'fast' } }

type Case = [
  string,
  { metadata?: JsonObject; spec?: JsonObject },
  ReturnType<typeof live>[] | undefined,
  string,
]

describe('a claim without a volume', () => {
  test.each<Case>([
    ['of a class that exists', { spec: { storageClassName: 'slow' } }, [slow], 'ready'],
    ['of a class that does not exist', { spec: { storageClassName: 'fast' } }, [slow, standard], missing],
    [
      'of such a class by its annotation',
      { metadata: annotated, spec: { storageClassName: 'slow' } },
      [slow],
      missing,
    ],
    ['of the default class', { spec: {} }, [slow, standard], 'ready'],
    ['of the default class of an old server', { spec: {} }, [old], 'ready'],
    ['without a class', { spec: {} }, [slow, noDefault], none],
    ['with an empty class', { spec: { storageClassName: '' } }, [standard], empty],
    ['with an empty class, if classes are not known', { spec: { storageClassName: '' } }, undefined, empty],
    ['if classes are not known', { spec: { storageClassName: 'fast' } }, undefined, 'ready'],
    ['without a class, if classes are not known', { spec: {} }, undefined, 'ready'],
  ])('%s', (_name, parts, classes, expected) => {
    const claim = live('v1 PersistentVolumeClaim', { ...parts, status: { phase: 'Pending' } })
    const seen = classes === undefined ? {} : { classes: storageClassesOf(classes) }
    expect(readinessText(readinessOf(claim, { rules: [], now, ...seen }))).toBe(expected)
  })

  test('that names one waits for it, whatever its class is', () => {
    const spec = { storageClassName: 'fast', volumeName: 'disk' }
    const claim = live('v1 PersistentVolumeClaim', { spec, status: { phase: 'Bound' } })
    const classes = storageClassesOf([])
    expect(readinessOf(claim, { rules: [], now, classes })).toEqual({ state: 'ready' })
  })
})
