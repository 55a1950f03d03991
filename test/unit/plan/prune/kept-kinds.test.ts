import { expect, test } from 'vitest'
import { keptKinds } from '../../../../src/plan/prune/kept-kinds.ts'
import { resource } from '../fixtures.ts'

const served = [
  resource('Secret', 'secrets'),
  resource('Deployment', 'deployments', { group: 'apps' }),
  resource('Service', 'services'),
  resource('Service', 'services', { group: 'serving.knative.dev' }),
]

test.each<[string, string[], string[]]>([
  ['Secret', ['secrets'], []],
  ['secrets', ['secrets'], []],
  ['secrets.v1', ['secrets'], []],
  ['deployments.apps', ['deployments.apps'], []],
  ['Deployment.apps', ['deployments.apps'], []],
  ['deployment.v1.apps', ['deployments.apps'], []],
  ['service', ['services', 'services.serving.knative.dev'], []],
  ['services.serving.knative.dev', ['services.serving.knative.dev'], []],
  ['deploy', [], ['deploy']],
  ['secrets.apps', [], ['secrets.apps']],
  ['deployments.v2.apps', [], ['deployments.v2.apps']],
])('%s', (name, kinds, unknown) => {
  const found = keptKinds([name], served)
  expect({ kinds: [...found.kinds], unknown: found.unknown }).toEqual({ kinds, unknown })
})
