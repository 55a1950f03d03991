import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ownAnnotations } from '../../../src/manifest/own-annotations.ts'
import { unknownAnnotations } from '../../../src/manifest/unknown-annotations.ts'

const manifest = (name: string, annotations?: Record<string, string>) => ({
  origin: { title: `manifests.${name}`, pointer: '' },
  object: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(annotations ? { annotations } : {}) },
  },
})

test('annotations with our prefix that are not known come with the most similar known one', () => {
  const a = manifest('a', { 'kubernixos/waves': '1', 'kubernixos/recreat': 'true', 'example.com/waves': '1' })
  const b = manifest('b', { 'kubernixos/waves': '2', 'kubernixos/tier': 'db', 'kubernixos/adopt': 'true' })
  expect(unknownAnnotations([a, b, manifest('c')])).toEqual([
    { name: 'kubernixos/waves', similar: 'kubernixos/wave', manifests: [a, b] },
    { name: 'kubernixos/recreat', similar: 'kubernixos/recreate', manifests: [a] },
    { name: 'kubernixos/tier', manifests: [b] },
    { name: 'kubernixos/adopt', manifests: [b] },
  ])
})

test('no annotation of ours is unknown', () => {
  const all = Object.fromEntries(Object.values(ownAnnotations).map(name => [name, 'true']))
  expect(unknownAnnotations([manifest('a', all)])).toEqual([])
})

test('the README lists all annotations that people set', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const listed = [...readme.matchAll(/^\| `(kubernixos\/[a-z-]+): /gm)].map(([, name]) => name)
  const { adopted: _, ...set } = ownAnnotations
  expect(listed.toSorted()).toEqual(Object.values(set).toSorted())
})
