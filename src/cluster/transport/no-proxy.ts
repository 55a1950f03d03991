import { BlockList, isIP } from 'node:net'

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Splits `host:port` and `[v6]:port`. An IPv6 address without brackets has no port. */
function splitPort(entry: string): { host: string; port: string } {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(entry)
  if (match === null) return { host: entry.replace(/^\[(.*)\]$/, '$1'), port: '' }
  return { host: match[1] ?? match[2] ?? '', port: match[3] ?? '' }
}

function inSubnet(host: string, cidr: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/')
  if (isIP(network) === 0 || isIP(host) === 0 || !/^\d+$/.test(prefix)) return false
  if (Number(prefix) > (isIP(network) === 6 ? 128 : 32)) return false
  const subnet = new BlockList()
  subnet.addSubnet(network, Number(prefix), family(network))
  return subnet.check(host, family(host))
}

function matchesDomain(host: string, pattern: string): boolean {
  const domain = pattern.replace(/^\*\./, '.')
  if (domain.startsWith('.')) return host.endsWith(domain)
  return host === domain || host.endsWith(`.${domain}`)
}

function entryMatches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return inSubnet(host, entry)
  const pattern = splitPort(entry)
  if (pattern.host === '' || (pattern.port !== '' && pattern.port !== port)) return false
  return isIP(pattern.host) === 0 ? matchesDomain(host, pattern.host) : host === pattern.host
}

/**
 * Whether a NO_PROXY list exempts a host. Entries are names (with their subdomains), `.suffix`, `*.suffix`,
 * addresses, CIDR blocks and `*`; names and addresses may have a port. kubectl uses the same rule, which is that of
 * Go's golang.org/x/net/http/httpproxy.
 */
export function exemptFromProxy(noProxy: string, host: string, port: string): boolean {
  const entries = noProxy.split(',').map(entry => entry.trim().toLowerCase())
  return entries.some(entry => entry !== '' && entryMatches(entry, host.toLowerCase(), port))
}
