import { expect, test } from 'vitest'
import {
  type BinaryName,
  type BinaryOffer,
  binaryNames,
  chooseBinaries,
} from '../../control-plane/binaries.ts'

const all = (folder: string) =>
  Object.fromEntries(binaryNames.map(name => [name, `${folder}/${name}`])) as Record<BinaryName, string>
const wanted = { kubectl: 'v1.36.3', 'kube-apiserver': 'v1.36.3' }
const nothing: BinaryOffer = { onPath: {}, onPathVersions: {}, wantedVersion: 'v1.36.3' }
const envtest = ['etcd', 'kube-apiserver', 'kubectl'] as const
const rest = ['kube-controller-manager', 'kube-scheduler', 'kwok'] as const

test('without any offer everything is built', () => {
  expect(chooseBinaries(nothing)).toEqual({ found: {}, toBuild: binaryNames })
})

test('KUBEBUILDER_ASSETS is used as given, before PATH, and what it lacks is built', () => {
  const assets = { folder: '/assets', present: envtest }
  const choice = chooseBinaries({ ...nothing, assets, onPath: all('/bin'), onPathVersions: wanted })
  expect(choice).toEqual({
    found: { etcd: '/assets/etcd', 'kube-apiserver': '/assets/kube-apiserver', kubectl: '/assets/kubectl' },
    toBuild: rest,
  })
})

test('PATH serves where it has everything in the wanted version', () => {
  const choice = chooseBinaries({ ...nothing, onPath: all('/bin'), onPathVersions: wanted })
  expect(choice).toEqual({ found: all('/bin'), toBuild: [] })
})

const unfitPaths: [string, Pick<BinaryOffer, 'onPath' | 'onPathVersions'>][] = [
  ['kubectl has another version', { onPath: all('/bin'), onPathVersions: { ...wanted, kubectl: 'v1.32.4' } }],
  [
    'the server has another version',
    { onPath: all('/bin'), onPathVersions: { ...wanted, 'kube-apiserver': 'v1.35.0' } },
  ],
  ['only kubectl is there', { onPath: { kubectl: '/bin/kubectl' }, onPathVersions: wanted }],
]

test.each(unfitPaths)('PATH is not used where %s', (_, offer) => {
  expect(chooseBinaries({ ...nothing, ...offer })).toEqual({ found: {}, toBuild: binaryNames })
})
