const SECONDS: Readonly<Record<string, number>> = { h: 3600, d: 86_400, w: 7 * 86_400, y: 365 * 86_400 }

/** An age such as `12h`, `30d`, `8w` or `1y`, in seconds; null if the text is none. Zero does not count. */
export function parseAge(text: string): number | null {
  const [, count = '', unit = ''] = /^([1-9]\d{0,4})([hdwy])$/.exec(text.trim()) ?? []
  const seconds = SECONDS[unit]
  return seconds === undefined ? null : Number(count) * seconds
}
