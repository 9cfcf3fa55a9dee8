/** Several lists of numbers as one, made by `List`; of a single list, itself. */
export function joined<Numbers extends Float64Array | Uint32Array>(
  lists: readonly Numbers[],
  List: new (length: number) => Numbers,
): Numbers {
  const [only] = lists
  if (only !== undefined && lists.length === 1) return only
  const all = new List(lists.reduce((sum, list) => sum + list.length, 0))
  let length = 0
  for (const list of lists) {
    all.set(list, length)
    length += list.length
  }
  return all
}
