import { expect, test } from 'vitest'
import { evaluatedExample } from './evaluated-example.ts'

test('the example of adoption sets one label of a Node, and a Deployment', async () => {
  const { objects } = await evaluatedExample('adoption/kubernixos.nix')
  expect(Object.keys(objects).toSorted()).toEqual(['Deployment/shop', 'Node/node-1'])
  expect(objects['Node/node-1']?.metadata['labels']).toMatchObject({ 'example.com/pool': 'gpu' })
})
