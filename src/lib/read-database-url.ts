/** What stands before the host, the host, and all behind it. */
const PARTS = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/is

/**
 * Reads the address of a database as `psql` does: without a host (`postgres://user@/database`, often with `?host=/socket`), or with
 * the database among the parameters (`?dbname=`). Null if it cannot be read.
 */
export function readDatabaseUrl(given: string): URL | null {
  const [whole, before = '', host = '', behind = ''] = PARTS.exec(given.trim()) ?? []
  // With one slash or none, what is said before the host would be read as a path, and shown with the password.
  if (whole === undefined) return null
  const url = URL.parse(/^(:\d*)?$/.test(host) ? `${before}localhost${host}${behind}` : whole)
  const name = url?.searchParams.get('dbname') ?? null
  if (url === null || name === null) return url
  url.searchParams.delete('dbname')
  if (url.pathname.length < 2) url.pathname = `/${encodeURIComponent(name)}`
  return url
}

/** Whether it names several hosts, of which `psql` would take the first that answers. */
export function namesSeveralHosts(given: string): boolean {
  const [, , host = ''] = PARTS.exec(given.trim()) ?? []
  return host.includes(',') || (/[?&]host=([^&#]*)/i.exec(given)?.[1] ?? '').includes(',')
}
