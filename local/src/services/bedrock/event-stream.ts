import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { ConverseResponse } from '../../models/local-model';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** A whole answer as the event stream of ConverseStream. */
export function converseStream(response: ConverseResponse, usage: { inputTokens: number; outputTokens: number }, latencyMs: number): Buffer {
  const events: Buffer[] = [event('messageStart', { role: 'assistant' })];
  response.content.forEach((block, contentBlockIndex) => {
    if (block.toolUse !== undefined) {
      const { toolUseId, name, input } = block.toolUse;
      events.push(event('contentBlockStart', { contentBlockIndex, start: { toolUse: { toolUseId, name } } }));
      events.push(event('contentBlockDelta', { contentBlockIndex, delta: { toolUse: { input: JSON.stringify(input) } } }));
    } else {
      for (const text of (block.text ?? '').match(/[\s\S]{1,40}/g) ?? []) events.push(event('contentBlockDelta', { contentBlockIndex, delta: { text } }));
    }
    events.push(event('contentBlockStop', { contentBlockIndex }));
  });
  events.push(event('messageStop', { stopReason: response.stopReason }));
  events.push(event('metadata', { usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens }, metrics: { latencyMs } }));
  return Buffer.concat(events);
}

function event(type: string, payload: unknown): Buffer {
  return Buffer.from(codec.encode({
    headers: {
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: 'event' },
    },
    body: Buffer.from(JSON.stringify(payload)),
  }));
}
