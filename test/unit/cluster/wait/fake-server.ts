import type { ApiFailure, Reply } from '../../../../src/api/reply.ts'
import type { Resource } from '../../../../src/api/resource.ts'
import type { Api, ListAt, WatchEvent } from '../../../../src/cluster/rest/api.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { no, ok } from '../../plan/replies.ts'

/** A step of a watch: an event, or the milliseconds until the next one. */
export type Happening = WatchEvent | 'ends' | 'idles'

/** Gives its answers one by one, repeats the last one, and records each request. */
export interface Script {
  readonly gets?: readonly Reply<LiveObject>[]
  readonly lists?: readonly Reply<ListAt>[]
  readonly watches?: readonly (readonly Happening[])[]
  readonly documents?: readonly (readonly string[] | number)[]
}

type FakeServer = Pick<Api, 'get' | 'listAt' | 'watch' | 'discoverVersion'> & { readonly asked: string[] }

export function fakeServer(script: Script): FakeServer {
  const asked: string[] = []
  const counts: Record<string, number> = {}
  function next<T>(what: string, answers: readonly T[] = []): T {
    const count = counts[what] ?? 0
    counts[what] = count + 1
    const answer = answers[Math.min(count, answers.length - 1)]
    if (answer === undefined) throw new Error(`the test answers no ${what}`)
    return answer
  }
  return {
    asked,
    async get(resource, ref) {
      asked.push(`get ${resource.plural} ${ref.name}`)
      return next('get', script.gets)
    },
    async listAt(resource, options = {}) {
      asked.push(`list ${resource.plural}${scope(options)}`)
      return next('list', script.lists)
    },
    async *watch(resource, options, signal) {
      asked.push(`watch ${resource.plural}${scope(options)} from ${options.resourceVersion}`)
      for (const happening of next('watch', script.watches)) {
        if (happening === 'ends') return
        if (happening === 'idles') await aborted(signal)
        else yield happening
        if (signal.aborted) return
      }
    },
    async discoverVersion({ group, version }) {
      asked.push(`document ${group}/${version}`)
      const kinds = next('document', script.documents)
      return typeof kinds === 'number' ? no(kinds, 'Refused') : ok(kinds.map(kind => resourceOf(kind)))
    },
  }
}

function scope({ namespace, name }: { readonly namespace?: string; readonly name?: string }): string {
  return `${namespace ? ` in ${namespace}` : ''}${name ? ` named ${name}` : ''}`
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function resourceOf(kind: string): Resource {
  const names = { group: 'example.com', version: 'v1', kind, plural: `${kind.toLowerCase()}s` }
  return { ...names, namespaced: true, verbs: ['list'], hasStatus: false, aggregated: false }
}

export const refusal: ApiFailure = { status: 403, reason: 'Forbidden', message: 'you may not', causes: [] }
export const expiry: ApiFailure = { status: 410, reason: 'Expired', message: 'too old', causes: [] }
