const AT_ONCE = 32;

/** Loads something for each of a list, some at once. */
export async function eachOf<T, U>(list: readonly T[], load: (one: T) => Promise<U>): Promise<U[]> {
  const loaded: U[] = [];
  for (let at = 0; at < list.length; at += AT_ONCE) loaded.push(...await Promise.all(list.slice(at, at + AT_ONCE).map(load)));
  return loaded;
}
