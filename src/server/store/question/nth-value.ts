/**
 * The `n`th smallest number of a list (0: the smallest), which is reordered: what comes before place `n` is not larger, what comes
 * after it not smaller. Takes time linear in the length, where sorting a million numbers takes a tenth of a second. No NaN.
 */
export function nthValue(list: Float64Array, n: number): number {
  let from = 0
  let to = list.length - 1
  while (from < to) {
    const pivot = medianOf(list[from] ?? 0, list[(from + to) >>> 1] ?? 0, list[to] ?? 0)
    let left = from
    let right = to
    while (left <= right) {
      while ((list[left] ?? 0) < pivot) left++
      while ((list[right] ?? 0) > pivot) right--
      if (left > right) break
      const moved = list[left] ?? 0
      list[left++] = list[right] ?? 0
      list[right--] = moved
    }
    if (n <= right) to = right
    else if (n >= left) from = left
    else break
  }
  return list[n] ?? Number.NaN
}

function medianOf(one: number, two: number, three: number): number {
  return Math.max(Math.min(one, two), Math.min(Math.max(one, two), three))
}

/** The highest bits of a number by which a list is divided: its exponent, and the first four of its digits. */
const DIVIDING_BITS = 15

/**
 * The `n`th smallest numbers for some `n`, ascending, of a list that stays as it is. Numbers are counted by their highest bits, which
 * stand in the order of the numbers, and only those with the same ones as a wanted one are looked through: a third of the time of
 * `nthValue` over all of them. No NaN.
 */
export function nthValues(list: Float64Array, wanted: readonly number[]): number[] {
  const bits = new Uint32Array(list.buffer, list.byteOffset, list.length * 2)
  const counts = new Uint32Array(2 ** (DIVIDING_BITS + 1))
  for (let at = 1; at < bits.length; at += 2) {
    const high = (bits[at] ?? 0) >>> (31 - DIVIDING_BITS)
    counts[high] = (counts[high] ?? 0) + 1
  }
  // Below zero, the bits stand in the other order.
  if (counts.subarray(2 ** DIVIDING_BITS).some((count) => count > 0))
    return wanted.map((n) => nthValue(list.slice(), n))
  let [high, before] = [0, 0]
  return wanted.map((n) => {
    while (before + (counts[high] ?? 0) <= n && high < counts.length) before += counts[high++] ?? 0
    const same = new Float64Array(counts[high] ?? 0)
    let length = 0
    for (let at = 1; at < bits.length; at += 2)
      if ((bits[at] ?? 0) >>> (31 - DIVIDING_BITS) === high) same[length++] = list[at >> 1] ?? 0
    return nthValue(same, n - before)
  })
}
