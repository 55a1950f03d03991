import type { SendHttp } from './http-request.ts'
import { sendThroughSocks } from './send-through-socks.ts'

/** Whether a proxy speaks SOCKS 5. */
export function isSocks(proxy: URL): boolean {
  return proxy.protocol === 'socks5:' || proxy.protocol === 'socks5h:'
}

/**
 * Sends requests through a proxy, or to the server itself if `proxy` is undefined. All requests of the function share
 * connections that are kept alive.
 */
export function sendThrough(proxy: string | undefined): SendHttp {
  const url = proxy === undefined ? null : URL.parse(proxy)
  return url !== null && isSocks(url) ? sendThroughSocks(url) : sendByFetch(proxy)
}

function sendByFetch(proxy: string | undefined): SendHttp {
  return (url, { body, ...request }) =>
    fetch(url, {
      ...request,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      // Both are set, because Bun would otherwise use HTTP_PROXY for loopback, and NO_PROXY for the kubeconfig's
      // proxy-url.
      proxy: proxy === undefined ? false : { url: proxy, respectNoProxy: false },
    } as BunFetchRequestInit)
}
