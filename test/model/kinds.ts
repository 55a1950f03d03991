import type { Resource } from '../../src/api/resource.ts'
import type { KubeObject } from '../../src/manifest/object.ts'
import { any, listOf, mapOf, type Schema, scalar, struct } from './schema.ts'

/** A kind that the model serves. */
export interface Kind {
  readonly resource: Resource
  readonly schema: Schema
  /** Whether objects have `metadata.generation`. */
  readonly hasGeneration: boolean
}

const metadata = struct({
  ...Object.fromEntries(
    [
      'name',
      'namespace',
      'uid',
      'resourceVersion',
      'generation',
      'creationTimestamp',
      'deletionTimestamp',
    ].map(name => [name, scalar]),
  ),
  labels: mapOf(scalar),
  annotations: mapOf(scalar),
  finalizers: listOf(scalar, 'set'),
  ownerReferences: listOf(struct({}, true), ['uid']),
})

function rootOf(fields: Readonly<Record<string, Schema>>): Schema {
  return struct({ apiVersion: scalar, kind: scalar, metadata, ...fields })
}

function resourceOf(kind: string, more: Partial<Resource> = {}): Resource {
  return {
    group: '',
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespaced: true,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    hasStatus: false,
    aggregated: false,
    ...more,
  }
}

export const configMaps: Kind = {
  resource: resourceOf('ConfigMap'),
  schema: rootOf({ data: mapOf(scalar), binaryData: mapOf(scalar), immutable: scalar }),
  hasGeneration: false,
}

const secrets: Kind = {
  resource: resourceOf('Secret'),
  schema: rootOf({ data: mapOf(scalar), type: scalar, immutable: scalar }),
  hasGeneration: false,
}

export const namespaces: Kind = {
  resource: resourceOf('Namespace', { namespaced: false, hasStatus: true }),
  schema: rootOf({
    spec: struct({ finalizers: listOf(scalar, 'atomic') }),
    status: struct({ phase: scalar }),
  }),
  hasGeneration: false,
}

export const crds: Kind = {
  resource: resourceOf('CustomResourceDefinition', {
    group: 'apiextensions.k8s.io',
    namespaced: false,
    hasStatus: true,
  }),
  schema: rootOf({
    spec: struct({
      group: scalar,
      scope: scalar,
      names: struct({ kind: scalar, plural: scalar }),
      versions: listOf(any, 'atomic'),
    }),
    status: struct({ conditions: listOf(any, ['type']) }),
  }),
  hasGeneration: true,
}

const ports = (port: string) =>
  listOf(struct({ [port]: scalar, protocol: scalar, name: scalar }), [port, 'protocol'], { protocol: 'TCP' })
const env = listOf(struct({ name: scalar, value: scalar }), ['name'])

/** A workload: as much of a Deployment as tests set. */
const deployments: Kind = {
  resource: resourceOf('Deployment', { group: 'apps', hasStatus: true }),
  schema: rootOf({
    spec: struct({
      replicas: scalar,
      selector: struct({ matchLabels: mapOf(scalar) }, true),
      template: struct({
        metadata: struct({ labels: mapOf(scalar) }),
        spec: struct({
          containers: listOf(struct({ name: scalar, image: scalar, env, ports: ports('containerPort') }), [
            'name',
          ]),
        }),
      }),
    }),
    status: struct({}),
  }),
  hasGeneration: true,
}

const widgetResource = resourceOf('Widget', { group: 'example.com', hasStatus: true })

/** The kind that `widgetCrd` defines. It has lists and maps of each kind. */
export const widgets: Kind = {
  resource: widgetResource,
  schema: rootOf({
    spec: struct({
      size: scalar,
      options: mapOf(scalar),
      point: struct({ x: scalar, y: scalar }, true),
      tags: listOf(scalar, 'set'),
      steps: listOf(scalar, 'atomic'),
      ports: ports('port'),
      parts: listOf(struct({ name: scalar, value: scalar, env }), ['name']),
    }),
    status: struct({}),
  }),
  hasGeneration: true,
}

const text = { type: 'string' }
const whole = { type: 'integer' }

function objectOf(properties: object, more: object = {}) {
  return { type: 'object', properties, ...more }
}

function keyed(keys: readonly string[], properties: object) {
  const items = objectOf(properties, { required: [...keys] })
  return { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [...keys], items }
}

const envSchema = keyed(['name'], { name: text, value: text })
const specSchema = objectOf({
  size: whole,
  options: { type: 'object', additionalProperties: text },
  point: objectOf({ x: whole, y: whole }, { 'x-kubernetes-map-type': 'atomic' }),
  tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
  steps: { type: 'array', items: text },
  ports: keyed(['port', 'protocol'], { port: whole, protocol: { ...text, default: 'TCP' }, name: text }),
  parts: keyed(['name'], { name: text, value: text, env: envSchema }),
})

/** The CRD of Widgets, for the model and for a real server. */
export const widgetCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: objectOf({ spec: specSchema, status: objectOf({}) }) },
      },
    ],
  },
} as unknown as KubeObject

/** The kinds that are always served. Widgets are served while their CRD exists. */
export const builtIn: readonly Kind[] = [configMaps, secrets, namespaces, crds, deployments]
