import type { Reply } from '../../api/reply.ts'
import type { Resource } from '../../api/resource.ts'
import { isJsonObject, type JsonObject, type LiveObject } from '../../manifest/object.ts'
import type { Send } from '../transport/client.ts'
import { malformedAnswer } from '../transport/failure.ts'
import { acceptJson, getJson } from '../transport/request-json.ts'
import type { ListAt, ListOptions } from './api.ts'
import { asLive, carriesIdentity } from './live.ts'
import { nameSelector, queryString, resourcePath } from './url.ts'

const pageSize = '500'
// As client-go asks: a server without the metadata-only form returns whole objects.
const acceptList = `${acceptJson};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,${acceptJson}`

interface Page {
  readonly items: LiveObject[]
  readonly resourceVersion: string
  readonly next: string | undefined
}

function readPage(body: JsonObject, resource: Resource): Page | undefined {
  const metadata = isJsonObject(body['metadata']) ? body['metadata'] : {}
  const items = body['items'] ?? []
  const isList = String(body['kind']).endsWith('List') && Array.isArray(items)
  if (!isList || !items.every(carriesIdentity)) return undefined
  return {
    items: items.map(item => asLive(item, resource)),
    resourceVersion: String(metadata['resourceVersion'] ?? ''),
    next: metadata['continue'] ? String(metadata['continue']) : undefined,
  }
}

/**
 * Lists all objects of a kind. Prune takes what a list does not contain for absent, so every page must be complete.
 */
class Lister {
  private readonly send: Send
  private readonly resource: Resource
  private readonly options: ListOptions

  constructor(send: Send, resource: Resource, options: ListOptions) {
    this.send = send
    this.resource = resource
    this.options = options
  }

  /**
   * All objects, in pages of `limit`, or in one answer without `limit`. `expired` means that the pages are not of
   * one version.
   */
  async all(limit: string | undefined): Promise<Reply<ListAt> | 'expired'> {
    const pages: Page[] = []
    const warnings = new Set<string>()
    let token: string | undefined
    do {
      const reply = await this.page(limit, token)
      if (!reply.ok) return reply.failure.status === 410 && limit !== undefined ? 'expired' : reply
      pages.push(reply.value)
      for (const warning of reply.warnings) warnings.add(warning)
      token = reply.value.next
    } while (token !== undefined)
    if (new Set(pages.map(page => page.resourceVersion)).size > 1) return 'expired'
    const value = {
      items: pages.flatMap(page => page.items),
      resourceVersion: pages[0]?.resourceVersion ?? '',
    }
    return { ok: true, value, status: 200, warnings: [...warnings] }
  }

  private async page(limit: string | undefined, token: string | undefined): Promise<Reply<Page>> {
    const { labelSelector, fieldSelector = nameSelector(this.options.name) } = this.options
    const { namespace, metadataOnly } = this.options
    const query = queryString({ labelSelector, fieldSelector, limit, continue: token })
    const path = resourcePath(this.resource, { namespace }) + query
    const accept = metadataOnly ? acceptList : acceptJson
    const reply = await getJson(this.send, path, { accept, extension: this.resource.aggregated })
    if (!reply.ok) return reply
    const page = readPage(reply.value, this.resource)
    if (page !== undefined) return { ...reply, value: page }
    return {
      ok: false,
      failure: malformedAnswer(200, '', `the answer is not a list of ${this.resource.plural}`),
    }
  }
}

/**
 * All objects of a kind at one resourceVersion, in pages of 500. If a page's token has expired (410) or the version
 * differs between pages, the list is read again in one answer. No list comes from the watch cache
 * (resourceVersion=0).
 */
export async function listAt(send: Send, resource: Resource, options: ListOptions): Promise<Reply<ListAt>> {
  const lister = new Lister(send, resource, options)
  const paged = await lister.all(pageSize)
  if (paged !== 'expired') return paged
  const whole = await lister.all(undefined)
  return whole === 'expired'
    ? { ok: false, failure: malformedAnswer(410, '', 'the list expired twice') }
    : whole
}

/** The objects of `listAt`. */
export async function listAll(
  send: Send,
  resource: Resource,
  options: ListOptions,
): Promise<Reply<LiveObject[]>> {
  const reply = await listAt(send, resource, options)
  return reply.ok ? { ...reply, value: [...reply.value.items] } : reply
}
