import { parseQuery } from '../../src/sql';

describe('forms that look like calls', () => {
  it.each(['if(a, b)', 'if(a, b, c)', 'nullif(a, b)', 'coalesce(a, b, c)', 'try(a / b)', 'count(a) OVER ()'])('are taken as Trino takes them: %s', (form) => {
    expect(() => parseQuery(`SELECT ${form} FROM t`)).not.toThrow();
  });

  it.each(['if(a)', 'if(a, b, c, d)', 'nullif(a)', 'coalesce(a)', 'try(a, b)', 'if(a, b) OVER ()', 'coalesce(DISTINCT a, b)', 'nullif(a, b) FILTER (WHERE c)', 'try(*)'])('are refused as Trino refuses them: %s', (form) => {
    expect(() => parseQuery(`SELECT ${form} FROM t`)).toThrow(/arguments/);
  });
});
