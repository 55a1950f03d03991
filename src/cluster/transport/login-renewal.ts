import type { ApiFailure } from '../../api/reply.ts'
import { UserError } from '../../errors.ts'
import { abortedFailure } from './transport-failure.ts'
import type { Credentials, Wire } from './wire.ts'

/**
 * The credentials of a run, asked for anew once the server refuses them with 401, as an expired token of a plugin
 * needs; not again until some have been accepted. Where that fails, the old ones stay in use, and what they are not
 * good for fails with CredentialsNotRenewed.
 */
export class LoginRenewal {
  private current: Promise<Credentials>
  private mayAsk = true
  private failed: ApiFailure | undefined
  private readonly load: () => Promise<Credentials>
  private readonly wire: Wire

  constructor(credentials: Credentials, load: () => Promise<Credentials>, wire: Wire) {
    this.current = Promise.resolve(credentials)
    this.load = load
    this.wire = wire
  }

  /** Makes a request with the credentials of now, and once more with new ones where the old have expired. */
  async use<A extends { readonly status: number }>(
    request: (granted: Credentials) => Promise<A>,
  ): Promise<A | ApiFailure> {
    const used = this.current
    const granted = await used
    const end = await request(granted)
    if (end.status === 0) return end
    if (end.status !== 401) {
      if (this.current === used) this.mayAsk = true
      return end
    }
    if (this.current === used && this.mayAsk) {
      this.mayAsk = false
      this.current = this.renew(granted)
    }
    const renewed = await this.current
    if (this.failed !== undefined) return this.failed
    return renewed === granted ? end : request(renewed)
  }

  private async renew(old: Credentials): Promise<Credentials> {
    this.failed = undefined
    try {
      return await this.load()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      this.failed = this.notRenewed(error)
      return old
    }
  }

  /** What a login says that fails while requests wait for it; the reason is a word of ours. */
  private notRenewed({ message, hint }: UserError): ApiFailure {
    // Ctrl-C ends a plugin as well.
    if (this.wire.abort.aborted) return abortedFailure(this.wire)
    const told = hint === undefined ? message : `${message}\n${hint}`
    return { status: 0, reason: 'CredentialsNotRenewed', message: told, causes: [] }
  }
}
