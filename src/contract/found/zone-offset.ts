const clocks = new Map<string, Intl.DateTimeFormat>()

/** How many seconds the clocks of a zone (IANA name) are ahead of UTC at a Unix second. Throws `RangeError` for no zone. */
export function zoneOffset(second: number, zone: string): number {
  if (zone === 'UTC') return 0
  let clock = clocks.get(zone)
  if (clock === undefined) {
    const two = '2-digit'
    clock = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    })
    clocks.set(zone, clock)
  }
  const parts = new Map(clock.formatToParts(second * 1_000).map(({ type, value }) => [type, value]))
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name))
  const local = new Date(0)
  local.setUTCFullYear(parts.get('era') === 'BC' ? 1 - part('year') : part('year'), part('month') - 1, part('day'))
  local.setUTCHours(part('hour'), part('minute'), part('second'))
  return local.getTime() / 1_000 - Math.floor(second)
}

/** The Unix second at which the clocks of a zone first show a time, given as if it were UTC; where they skip it, when they do. */
export function fromZoned(local: number, zone: string): number {
  if (zone === 'UTC') return local
  const around = [local - DAY_S, local + DAY_S].map((second) => local - zoneOffset(second, zone))
  const right = around.filter((second) => second + zoneOffset(second, zone) === local)
  return right.length === 0 ? Math.max(...around) : Math.min(...right)
}

/** No zone is a day away from UTC, so a change of its clock lies within one on each side. */
const DAY_S = 86_400
