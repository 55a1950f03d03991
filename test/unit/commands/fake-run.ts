import { Chalk } from 'chalk'
import type { Reply } from '../../../src/api/reply.ts'
import type { Resource } from '../../../src/api/resource.ts'
import type { ApplyOptions } from '../../../src/cluster/rest/api.ts'
import type { Configuration } from '../../../src/commands/configuration.ts'
import type { Connected } from '../../../src/commands/connect-to.ts'
import type { Io } from '../../../src/commands/io.ts'
import type { Request } from '../../../src/commands/request.ts'
import type { KubeObject, LiveObject } from '../../../src/manifest/object.ts'
import { stamp } from '../../../src/manifest/stamp.ts'
import { fakeApi, liveOf, resourceOf } from '../cluster/fake-api.ts'
import { applied } from '../plan/fixtures.ts'
import { planHead } from '../plan/plan-of.ts'
import { no, ok } from '../plan/replies.ts'

export const configMaps = resourceOf('ConfigMap')
const secrets = resourceOf('Secret')
const namespaces = resourceOf('Namespace', { namespaced: false })
const pods = resourceOf('Pod', { verbs: ['get'] })

const color = new Chalk({ level: 0 })

export function requestOf(keywords: Request['keywords'], more: Partial<Request> = {}): Request {
  return {
    keywords,
    file: undefined,
    flake: undefined,
    modules: undefined,
    packages: undefined,
    showTrace: false,
    kubeconfig: undefined,
    context: undefined,
    findContext: false,
    requestTimeout: 0,
    retryTimeout: 0,
    namespace: undefined,
    output: undefined,
    dryRun: 'none',
    savePlan: undefined,
    plan: undefined,
    planMaxAge: 0,
    fieldManager: undefined,
    forceConflicts: false,
    recreate: false,
    adopt: false,
    takeOver: [],
    removeExtras: false,
    instance: undefined,
    prunes: 'unwanted',
    yes: false,
    allowEmpty: false,
    maxDeletions: undefined,
    keepKinds: [],
    pruneContents: false,
    pruneAdopted: false,
    pruneLegacy: false,
    deleteTimeout: 1000,
    noLock: false,
    lockTimeout: 0,
    wait: undefined,
    timeout: 1000,
    verbosity: 0,
    ...more,
  }
}

/** A process that records its output. `answers` are the answers to its questions, in order. */
export function fakeIo(answers: readonly string[] = [], more: Partial<Io> = {}) {
  const said = { out: '', err: '', asked: [] as string[] }
  const io: Io = {
    out: text => {
      said.out += text
    },
    err: text => {
      said.err += text
    },
    outColor: color,
    errColor: color,
    interactive: true,
    ask: async question => answers[said.asked.push(question) - 1],
    env: {},
    cwd: '/',
    home: '/',
    now: () => new Date('2026-01-02T03:04:05Z'),
    random: () => 'random',
    self: { user: 'anna', host: 'laptop', pid: 4711, isGone: () => false },
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    ...more,
  }
  return { io, said }
}

interface World {
  /** The live objects of the cluster. */
  readonly lives?: readonly LiveObject[]
  readonly resources?: readonly Resource[]
  /** The kinds whose lists are forbidden, by plural. */
  readonly blind?: readonly string[]
  readonly apply?: (object: KubeObject, options: ApplyOptions) => Reply<LiveObject>
  readonly more?: Partial<Connected>
}

/** A cluster that has passed the fences and records each request. */
export function fakeCluster({ lives = [], blind = [], apply, more, ...world }: World = {}) {
  const resources = world.resources ?? [configMaps, secrets, namespaces, pods]
  const { api, log } = fakeApi({
    list: ({ plural, kind }, { namespace }) => {
      if (blind.includes(plural)) return no(403, 'Forbidden')
      const all = structuredClone(lives.filter(live => live.kind === kind))
      return ok(all.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace))
    },
    get: name => {
      const live = lives.find(({ metadata }) => metadata.name === name)
      return live === undefined ? no(404, 'NotFound') : ok(structuredClone(live))
    },
    apply: (wanted, options) => {
      const isThere = ({ kind, metadata }: LiveObject) =>
        kind === wanted.kind && metadata.name === wanted.metadata.name
      return apply?.(wanted, options) ?? ok(liveOf(wanted), lives.some(isThere) ? 200 : 201)
    },
  })
  const cluster: Connected = {
    ...api,
    delete: async (resource, { kind, name }, options) => {
      log.push(`delete ${kind} ${name}${options.dryRun ? ' dry-run' : ''}`)
      return api.delete(resource, { apiVersion: 'v1', kind, name }, options)
    },
    lockApi: api,
    serverClock: { now: () => Date.parse('2026-01-02T03:04:05Z'), sleep: async () => undefined },
    ...planHead.cluster,
    server: planHead.cluster.server,
    context: 'prod',
    flags: { context: 'prod' },
    namespace: undefined,
    contexts: [],
    clusterId: async () => ok('4f5e'),
    serverVersion: async () => ok('v1.36.3'),
    identity: planHead.cluster,
    discovery: { resources, unseen: [] },
    tellWarnings: () => undefined,
    ...more,
  }
  return { cluster, log }
}

export function object(kind: string, name: string, namespace?: string): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }
}

/** An object after our own apply. Nobody else owns its label. */
export function ours(wanted: KubeObject, rest: object = {}): LiveObject {
  const metadata = { ...wanted.metadata, labels: { kubernixos: 'before' } }
  return applied({ ...wanted, metadata }, { 'f:metadata': { 'f:labels': { 'f:kubernixos': {} } } }, rest)
}

export function configurationOf(
  objects: readonly KubeObject[],
  settings: Partial<Configuration['settings']> = {},
): Configuration {
  const checksum = planHead.checksum
  const manifests = objects.map((one, index) => ({
    origin: { title: `m${index}`, pointer: '' },
    object: one,
  }))
  return {
    source: 'file ./test.nix',
    settings: {
      server: undefined,
      context: undefined,
      clusterId: undefined,
      instance: undefined,
      namespace: undefined,
      fieldManager: undefined,
      adopt: false,
      wait: false,
      takeOver: [],
      takeBack: [],
      ignore: [],
      maxDeletions: undefined,
      lockNamespace: undefined,
      readiness: [],
      ...settings,
    },
    checksum,
    manifests: manifests.map(manifest => stamp(manifest, checksum, settings.instance)),
  }
}
