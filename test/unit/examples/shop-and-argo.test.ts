import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRealManifest, realManifests } from '../../fixtures/real-manifests.ts'
import { override, writeShopAndArgo } from '../../fixtures/shop-and-argo.ts'
import { byKindAndName, evaluatedConfiguration } from './evaluated-example.ts'

describe.skipIf(realManifests === undefined)(
  'the configuration of the main end-to-end test (real manifests)',
  () => {
    let folder = ''
    beforeAll(() => {
      folder = writeShopAndArgo()
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    test('it holds the shop, Argo CD in its namespace, and both namespaces', async () => {
      const { namespace, objects } = await evaluatedConfiguration(`${folder}/kubernixos.nix`)
      expect(namespace).toBe('shop')
      const argo = Object.values(objects).filter(object => object.metadata.namespace === 'argocd')
      expect(argo).toHaveLength(50)
      const withoutNamespace = Object.values(objects).map(object => {
        const { namespace: _, ...metadata } = object.metadata
        return { ...object, metadata }
      })
      const real = [...readRealManifest('argo-cd.yaml'), ...readRealManifest('online-boutique.yaml')]
      expect(byKindAndName(withoutNamespace)).toStrictEqual(
        byKindAndName([
          ...real,
          ...['argocd', 'shop'].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
        ]),
      )
    })

    test('an override changes one field and takes an object out', async () => {
      override(
        folder,
        `{ lib, ... }: {
        kubernixos.manifests."argo-cd/ConfigMap/argocd-cm" = lib.mkForce null;
        kubernixos.manifests.loadgenerator-deployment.spec.replicas = lib.mkForce 2;
      }`,
      )
      const { objects } = await evaluatedConfiguration(`${folder}/kubernixos.nix`)
      expect(Object.keys(objects)).toHaveLength(95)
      expect(objects).not.toHaveProperty('ConfigMap/argocd-cm')
      expect(objects['Deployment/loadgenerator']).toMatchObject({ spec: { replicas: 2 } })
    })
  },
)
