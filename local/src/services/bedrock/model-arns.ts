/**
 * What Bedrock authorizes for a model id. A cross-region profile is authorized on the profile and on the foundation model in
 * every region it may route to, with the condition key bedrock:InferenceProfileArn on the latter.
 */
export interface ModelResources {
  /** The inference profile, when the id names one. */
  profileArn?: string;
  /** Foundation-model ARNs, one per region that the call may reach. */
  modelArns: string[];
}

// Where a geography routes to. AWS adds regions over time: a grant that names regions breaks, which is why
// the stand-in asks for more than the caller's own region.
const DESTINATIONS: Record<string, string[]> = {
  'us': ['us-east-1', 'us-east-2', 'us-west-2'],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  'eu': ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  'apac': ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2'],
  'jp': ['ap-northeast-1', 'ap-northeast-3'],
  'au': ['ap-southeast-2', 'ap-southeast-4'],
  'ca': ['ca-central-1', 'us-east-1', 'us-east-2', 'us-west-2'],
  'global': [''],
};

/** The resources of a model id, an inference profile id, or the ARN of either. */
export function modelResources(modelId: string, region: string, accountId: string): ModelResources {
  const arn = /^arn:([^:]+):bedrock:([^:]*):(\d*):([a-z-]+)\/(.+)$/.exec(modelId);
  if (arn !== null) {
    const [, , arnRegion, , kind, id] = arn;
    if (kind === 'foundation-model') return { modelArns: [modelId] };
    if (kind === 'inference-profile') return { ...profile(id, arnRegion || region, accountId), profileArn: modelId };
    // An application profile names its model only inside AWS, so nothing beyond the profile can be checked here.
    return { profileArn: modelId, modelArns: [] };
  }
  return profile(modelId, region, accountId);
}

function profile(id: string, region: string, accountId: string): ModelResources {
  const prefix = Object.keys(DESTINATIONS).find((geography) => id.startsWith(geography + '.'));
  const partition = region.startsWith('us-gov-') ? 'aws-us-gov' : region.startsWith('cn-') ? 'aws-cn' : 'aws';
  const modelArn = (destination: string, model: string) => `arn:${partition}:bedrock:${destination}::foundation-model/${model}`;
  if (prefix === undefined) return { modelArns: [modelArn(region, id)] };
  const model = id.slice(prefix.length + 1);
  return {
    profileArn: `arn:${partition}:bedrock:${region}:${accountId}:inference-profile/${id}`,
    modelArns: [...new Set([region, ...DESTINATIONS[prefix]])].map((destination) => modelArn(destination, model)),
  };
}
