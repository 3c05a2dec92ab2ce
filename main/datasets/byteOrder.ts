/**
 * From here on the order of UTF-16, in which strings compare, is not that of the bytes of UTF-8: surrogates, which stand
 * for the last characters of all, come before others.
 */
const firstSurrogate = /[\ud800-\uffff]/

/** Names in the order of their UTF-8 bytes, the same on every machine and in every language. */
export function inByteOrder<Item>(items: Iterable<Item>, nameOf: (item: Item) => string): Item[] {
  const named = Array.from(items, (item) => ({ item, name: nameOf(item) }))
  const sorted = named.some(({ name }) => firstSurrogate.test(name))
    ? named.map((each) => ({ ...each, bytes: Buffer.from(each.name) })).sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    : named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return sorted.map(({ item }) => item)
}
