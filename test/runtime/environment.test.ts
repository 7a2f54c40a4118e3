import { readEnvironment, readNumber, readStringList } from '../../src/runtime/environment';

interface Sample { readonly DATABASE: string; readonly MODEL: string }

describe('environment', () => {
  it('reads exactly the named variables, an empty one included', () => {
    expect(readEnvironment<Sample>(['DATABASE', 'MODEL'], { DATABASE: 'sales', MODEL: '', HOME: '/root' })).toEqual({ DATABASE: 'sales', MODEL: '' });
  });

  it('fails with the names of all missing variables', () => {
    expect(() => readEnvironment<Sample>(['DATABASE', 'MODEL'], { DATABASE: 'x' })).toThrow('Environment variable MODEL missing');
    expect(() => readEnvironment<Sample>(['DATABASE', 'MODEL'], {})).toThrow('Environment variables DATABASE, MODEL missing');
  });

  it('reads the environment of the process by default', () => {
    process.env.CDK_GENAI_TEST = 'yes';
    expect(readEnvironment<{ CDK_GENAI_TEST: string }>(['CDK_GENAI_TEST'])).toEqual({ CDK_GENAI_TEST: 'yes' });
    delete process.env.CDK_GENAI_TEST;
  });

  it('reads numbers and lists', () => {
    expect(readNumber('MAX_ROWS', '200')).toBe(200);
    expect(readStringList('TABLE_NAMES', '["a","b"]')).toEqual(['a', 'b']);
    expect(readStringList('TABLE_NAMES', '')).toEqual([]);
  });

  it.each(['', 'many', '-1', 'Infinity'])('fails for a number written as "%s"', (value) => {
    expect(() => readNumber('MAX_ROWS', value)).toThrow(`MAX_ROWS is '${value}'`);
  });

  it.each(['a,b', '{}', '[1]'])('fails for a list written as %s', (value) => {
    expect(() => readStringList('TABLE_NAMES', value)).toThrow('TABLE_NAMES is not a JSON array of strings');
  });
});
