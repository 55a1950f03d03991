import { expect, test } from 'vitest'
import {
  apiServerFlags,
  controllerManagerFlags,
  etcdFlags,
  kwokFlags,
  planePaths,
  schedulerFlags,
} from '../../control-plane/component-flags.ts'

const paths = planePaths('/planes/a')
const components = [
  ['etcd', etcdFlags(paths)],
  ['kube-apiserver', apiServerFlags(paths, 4443)],
  ['kube-controller-manager', controllerManagerFlags(paths)],
  ['kube-scheduler', schedulerFlags(paths)],
  ['kwok', kwokFlags(paths)],
] as const

test.each(components)(
  'the command line of %s names the folder, by which its process is known',
  (_, flags) => {
    expect(flags.some(flag => flag.includes('/planes/a/'))).toBe(true)
  },
)

test('the API server alone has a port, on 127.0.0.1', () => {
  expect(apiServerFlags(paths, 4443)).toEqual(
    expect.arrayContaining([
      '--bind-address=127.0.0.1',
      '--secure-port=4443',
      '--authorization-mode=Node,RBAC',
    ]),
  )
  const others = components.filter(([name]) => name !== 'kube-apiserver').flatMap(([, flags]) => flags)
  const ports = others.filter(flag => /port=|listen/.test(flag))
  expect(ports.every(flag => /port=0$|=unix:/.test(flag))).toBe(true)
})
