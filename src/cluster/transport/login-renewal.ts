import type { ApiFailure } from '../../api/reply.ts'
import { UserError } from '../../errors.ts'
import { abortedFailure } from './transport-failure.ts'
import type { Credentials, Wire } from './wire.ts'

/**
 * Holds the credentials of a run, and gets new ones when the server answers 401, for example because a plugin's
 * token has expired. It asks again only after the server has accepted the new ones. If the login fails, the old
 * credentials stay, and each request that the server refuses with 401 fails with the reason CredentialsNotRenewed.
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

  /** Makes a request with the present credentials, and once more with new ones if the server answers 401. */
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

  /** The failure of requests that wait for a login which fails. */
  private notRenewed({ message, hint }: UserError): ApiFailure {
    // Ctrl-C also ends a plugin, and then the login has not failed.
    if (this.wire.abort.aborted) return abortedFailure(this.wire)
    const told = hint === undefined ? message : `${message}\n${hint}`
    return { status: 0, reason: 'CredentialsNotRenewed', message: told, causes: [] }
  }
}
