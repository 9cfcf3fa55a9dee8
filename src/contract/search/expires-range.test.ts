import { describe, expect, it } from 'vitest'
import { formatExpiresRange, parseExpiresRange, toExpiresBounds } from './expires-range.ts'

const NOW = 1_795_000_000

function boundsOf(text: string): unknown {
  const range = parseExpiresRange(text)
  return range === null ? null : toExpiresBounds(range, NOW)
}

describe('parseExpiresRange', () => {
  it.each([
    ['..3d', NOW, NOW + 3 * 86_400],
    ['12h..2d', NOW + 43_200, NOW + 2 * 86_400],
    ['1w..', NOW + 604_800, null],
    ['-7d..0d', NOW - 7 * 86_400, NOW],
  ])('reads %s as seconds from now', (text, from, to) => {
    expect(boundsOf(text)).toEqual({ from, to })
  })
  it.each(['', '..', '3d', '3..4', '2d..1d', '..1y', '1d..x', '..1.5d'])('takes "%s" for no span', (text) => {
    expect(parseExpiresRange(text)).toBeNull()
  })
  it('writes what it read', () => {
    const range = parseExpiresRange('12h..2d')
    expect(range === null ? '' : formatExpiresRange(range)).toBe('12h..2d')
  })
})
