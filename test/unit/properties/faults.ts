import fc from 'fast-check'
import type { Reply } from '../../../src/api/reply.ts'
import type { Api } from '../../../src/cluster/rest/api.ts'
import { refusal } from '../../model/replies.ts'

/** What happens to one request. `lost`: the server acts, and its answer does not arrive. `cut`: it never gets there. */
const kinds = ['forbidden', 'error', 'conflict', 'lost', 'cut'] as const

interface Fault {
  /** Whether only writes that are no dry runs are counted, or all requests. */
  readonly among: 'all' | 'writes'
  /** The number of the request in a run, from 0. */
  readonly at: number
  readonly kind: (typeof kinds)[number]
}

export const faults: fc.Arbitrary<readonly Fault[]> = fc.array(
  fc.oneof(
    fc.record({ among: fc.constant('all' as const), at: fc.nat(60), kind: fc.constantFrom(...kinds) }),
    fc.record({ among: fc.constant('writes' as const), at: fc.nat(8), kind: fc.constantFrom(...kinds) }),
  ),
  { minLength: 1, maxLength: 4 },
)

/** An API some of whose requests fail. `before` is called before each request, with its number. */
export function faulty(
  api: Api,
  given: readonly Fault[],
  before: (request: number) => void = () => undefined,
): Api {
  let requests = 0
  let writes = 0
  const ask = async <T>(act: () => Promise<Reply<T>>, isWrite = false): Promise<Reply<T>> => {
    const at = requests++
    before(at)
    const fault = given.find(one => (one.among === 'all' ? one.at === at : isWrite && one.at === writes))
    if (isWrite) writes++
    switch (fault?.kind) {
      case undefined:
        return act()
      case 'forbidden':
        return refusal(403, 'Forbidden', 'forbidden by the test: User "u" cannot do this')
      case 'error':
        return refusal(500, 'InternalError', 'broken by the test')
      case 'conflict':
        return refusal(409, 'Conflict', 'the object has been modified')
      case 'lost':
        await act()
        return refusal(0, 'ConnectionLost', 'the connection was reset')
      case 'cut':
        return refusal(0, 'ConnectionLost', 'the connection was reset')
    }
  }
  return {
    ...api,
    get: (...asked) => ask(() => api.get(...asked)),
    list: (...asked) => ask(() => api.list(...asked)),
    listAt: (...asked) => ask(() => api.listAt(...asked)),
    apply: (...asked) => ask(() => api.apply(...asked), !asked[2].dryRun),
    create: (...asked) => ask(() => api.create(...asked)),
    patch: (...asked) => ask(() => api.patch(...asked)),
    delete: (...asked) => ask(() => api.delete(...asked), !asked[2].dryRun),
    discoverVersion: (...asked) => ask(() => api.discoverVersion(...asked)),
  }
}
