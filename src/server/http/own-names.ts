import { hostname, networkInterfaces } from 'node:os'
import { isLoopback } from '../machine/is-loopback.ts'

/** The host names under which a server on `host` and `port` may be asked, and the origins of its own pages. */
export function ownNames(
  host: string,
  port: number,
  extra: readonly string[],
): { hosts: Set<string>; origins: Set<string> } {
  const addresses = isLoopback(host)
    ? ['localhost', '127.0.0.1', '[::1]', inUrl(host)]
    : host === '0.0.0.0' || host === '::'
      ? ['localhost', '127.0.0.1', '[::1]', hostname().toLowerCase(), ...interfaceAddresses()]
      : ['localhost', '127.0.0.1', '[::1]', inUrl(host).toLowerCase()]
  const hosts = new Set(addresses.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
  const origins = new Set([...hosts].map((name) => `http://${name.replace(/:80$/, '')}`))
  for (const name of extra) {
    for (const own of name.includes(':') ? [name] : [name, `${name}:${port}`]) {
      hosts.add(own)
      origins.add(`http://${own}`).add(`https://${own}`)
    }
  }
  return { hosts, origins }
}

/** An address as it is written in a URL. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => !address.startsWith('fe80'))
    .map(({ address }) => inUrl(address))
}
