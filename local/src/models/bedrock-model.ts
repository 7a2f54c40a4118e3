import { BedrockRuntimeClient, ConverseCommand, ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { CreateModelOptions } from './create-model';
import { ContentBlock, ConverseResponse, LocalModel, ModelError } from './local-model';

/** Real Bedrock with the user's own credentials and region; everything else stays on this machine. */
export function bedrockModel(options: CreateModelOptions = {}, client?: Pick<BedrockRuntimeClient, 'send'>): LocalModel {
  const env = options.env ?? process.env;
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';
  // The endpoint is explicit, so that an AWS_ENDPOINT_URL for the local cloud does not send the call back to it.
  const bedrock = client ?? new BedrockRuntimeClient({ region, endpoint: `https://bedrock-runtime.${region}.amazonaws.com` });
  return {
    name: 'bedrock',
    converse: async (request): Promise<ConverseResponse> => {
      try {
        // The shapes are the REST API's own; the SDK's types only add unions that TypeScript cannot infer here.
        const answer = await bedrock.send(new ConverseCommand(request as unknown as ConverseCommandInput));
        return {
          content: (answer.output?.message?.content ?? []) as ContentBlock[],
          stopReason: (answer.stopReason ?? 'end_turn') as ConverseResponse['stopReason'],
          usage: { inputTokens: answer.usage?.inputTokens ?? 0, outputTokens: answer.usage?.outputTokens ?? 0 },
        };
      } catch (error) {
        const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
        throw new ModelError(name, message, $metadata?.httpStatusCode ?? 500);
      }
    },
  };
}
