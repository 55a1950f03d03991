import { expect, test } from 'vitest'
import { evaluatedExample } from './evaluated-example.ts'

test('the first example a user reads evaluates, and its Deployment mounts its ConfigMap', async () => {
  const { objects } = await evaluatedExample('minimal/kubernixos.nix')
  expect(Object.keys(objects)).toEqual(['Deployment/hello', 'ConfigMap/hello'])
  expect(objects['Deployment/hello']).toMatchObject({
    spec: { template: { spec: { volumes: [{ configMap: { name: 'hello' } }] } } },
  })
})
