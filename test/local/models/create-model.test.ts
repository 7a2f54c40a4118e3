import * as fs from 'fs';
import * as http from 'http';
import { AddressInfo } from 'net';
import * as os from 'os';
import * as path from 'path';
import { toolRequest } from './prompts';
import { createModel } from '../../../local/src/models/create-model';

describe('a model script', () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'model-script-'));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  const written = (text: string) => {
    const file = path.join(folder, 'script.json');
    fs.writeFileSync(file, text);
    return file;
  };

  it('that is not there is named in one line', async () => {
    const file = path.join(folder, 'missing.json');
    await expect(createModel(`script:${file}`)).rejects.toThrow(`The model script ${file} cannot be read`);
  });

  it.each([
    ['a broken array', '[{"text": "hello"', /^The model script .*script\.json is not JSON: [^\n]+$/],
    ['a broken line, by its number', '{"text":"hello"}\n\n{"text": hello}\n', /^The model script .*script\.json, line 3 is not JSON: [^\n]+$/],
    ['an empty file', '', /^The model script .* holds no entries: a JSON array, or one JSON object per line$/],
    ['an empty array', '[]', /^The model script .* holds no entries/],
    ['an entry without an answer, by its number', '[{"text":"hello"},{"when":{"attempt":1}}]', /^Entry 2 of the model script .* needs exactly one of input, toolUse, text, error$/],
    ['an entry with two answers', '[{"text":"hello","input":{}}]', /^Entry 1 of the model script .* needs exactly one of/],
    ['an entry that is no object', '["hello"]', /^Entry 1 of the model script .* needs exactly one of/],
  ])('is refused for %s', async (_what, text, message) => {
    const error = await createModel(`script:${written(text)}`).catch((caught: Error) => caught) as Error;
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toMatch(message);
  });

  it('answers line by line, then says for which question it has no answer', async () => {
    const model = await createModel(`script:${written('{"text":"first"}\n{"when":{"attempt":1},"text":"never"}\n')}`);
    const request = toolRequest('answer_question', '<question>"How many?"</question>');
    expect((await model.converse(request)).content).toEqual([{ text: 'first' }]);
    await expect(model.converse(request)).rejects.toThrow("The model script has no answer for attempt 0 of 'How many?' (tool answer_question)");
  });
});

describe('the model of a specification', () => {
  it.each(['', 'nonsense', 'script:', 'openai:'])('is one of those that there are: %p', async (spec) => {
    await expect(createModel(spec)).rejects.toThrow(`There is no model '${spec}'; one of: rules, script:<file>, openai:<url>[#model], bedrock`);
  });

  it.each(['openai:not a url', 'openai:ftp://models.example/v1'])('has an http or https URL: %p', async (spec) => {
    await expect(createModel(spec)).rejects.toThrow(/is not an http or https URL of a model/);
  });
});

describe('a model URL at the start', () => {
  const withServer = async (status: number, body: string, work: (url: string) => Promise<void>) => {
    const server = http.createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  };

  it('that does not answer is one clear line', async () => {
    let closed = '';
    await withServer(200, '', async (url) => { closed = url; });
    await expect(createModel(`openai:${closed}`)).rejects.toThrow(`The model URL ${closed} does not answer (ECONNREFUSED): is the server running?`);
  });

  it('that refuses the key says which variable to set', async () => {
    await withServer(401, '{}', async (url) => {
      await expect(createModel(`openai:${url}`)).rejects.toThrow(`The model URL ${url} refuses the API key (401): set OPENAI_API_KEY`);
    });
  });

  it.each([[200, '<html>'], [200, '{"data":[]}'], [404, 'not found']])('that lists no models (%d %s) asks for a name, and takes one', async (status, body) => {
    await withServer(status, body, async (url) => {
      await expect(createModel(`openai:${url}`)).rejects.toThrow(`The model URL ${url} does not list its models: name one, as in openai:${url}#llama3.1`);
      expect((await createModel(`openai:${url}#mine`)).name).toBe(`mine at ${url}`);
    });
  });
});
