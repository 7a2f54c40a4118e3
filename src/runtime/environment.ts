/**
 * Reads a handler's environment through the type that the construct built it with.
 * A missing variable is an error that names it; an empty one is a value ("there is none").
 */
export function readEnvironment<T>(
  keys: readonly (keyof T & string)[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): T {
  const missing = keys.filter((key) => env[key] === undefined);
  if (missing.length > 0) {
    throw new Error(`Environment variable${missing.length > 1 ? 's' : ''} ${missing.join(', ')} missing: set by the construct that owns this function`);
  }
  return Object.fromEntries(keys.map((key) => [key, env[key]])) as T;
}

/** A variable that holds a number; the error names the variable, what it holds and what it should be. */
export function readNumber(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw new Error(`Environment variable ${name} is '${value}', not a number of 0 or more`);
  }
  return number;
}

/** A variable that holds a JSON array of strings; an empty one is an empty list. */
export function readStringList(name: string, value: string): string[] {
  if (value.trim() === '') return [];
  let list: unknown;
  try {
    list = JSON.parse(value);
  } catch {
    list = undefined;
  }
  if (!Array.isArray(list) || !list.every((item): item is string => typeof item === 'string')) {
    throw new Error(`Environment variable ${name} is not a JSON array of strings`);
  }
  return list;
}
