import { Arn, Aws, CfnMapping, Fn, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { ModelSettings } from './runtime/model-settings';

/**
 * The geography within which an inference profile routes calls.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
export enum Geography {
  /** Regions of the United States. */
  US = 'us',
  /** Regions of the European Union. */
  EU = 'eu',
  /** Regions of Japan. */
  JP = 'jp',
  /** Any commercial region: opt-in, because data may leave the geography. */
  GLOBAL = 'global',
}

/** What a model can do and what it costs. */
export interface BedrockModelOptions {
  /**
   * Whether the model can be forced to call a named tool.
   *
   * @default true
   */
  readonly forcedTool?: boolean;
  /**
   * Whether the model takes a temperature.
   *
   * @default true
   */
  readonly temperature?: boolean;
  /**
   * Most tokens to ask for in one answer. Quota is reserved by this number, so it is tight.
   *
   * @default 2500
   */
  readonly maxOutputTokens?: number;
  /**
   * USD per million input tokens, for receipts.
   *
   * @default 0 - receipts carry no price of the model
   */
  readonly inputUsdPerMillion?: number;
  /**
   * USD per million output tokens, for receipts.
   *
   * @default 0 - receipts carry no price of the model
   */
  readonly outputUsdPerMillion?: number;
}

/** Where a documented default model runs. */
export interface GeographyOptions {
  /**
   * The geography of the inference profile.
   *
   * @default - that of the stack's region; chosen when deployed where the region is not known at synthesis
   */
  readonly geography?: Geography;
}

const NOVA_2_LITE = 'amazon.nova-2-lite-v1:0';
/** List prices on demand in us-east-1; https://aws.amazon.com/bedrock/pricing/ */
const NOVA_2_LITE_PRICES = { inputUsdPerMillion: 0.33, outputUsdPerMillion: 2.75 };

/**
 * Source regions of the profiles of Amazon Nova 2 Lite.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const NOVA_2_LITE_REGIONS: Record<string, Geography> = {
  'us-east-1': Geography.US,
  'us-east-2': Geography.US,
  'us-west-1': Geography.US,
  'us-west-2': Geography.US,
  'eu-central-1': Geography.EU,
  'eu-north-1': Geography.EU,
  'eu-south-1': Geography.EU,
  'eu-south-2': Geography.EU,
  'eu-west-1': Geography.EU,
  'eu-west-3': Geography.EU,
  'ap-northeast-1': Geography.JP,
  'ap-northeast-3': Geography.JP,
};

/**
 * A model of Amazon Bedrock: knows its id, what it can do, and how to grant its own invocation.
 *
 * Extend it for a model whose grant differs.
 */
export abstract class BedrockModel {
  /**
   * Amazon Nova 2 Lite: Amazon-owned, so no access form is needed. The default.
   *
   * The inference profile follows the region.
   *
   * @throws at synthesis in a known region that has no profile: give `model`
   */
  public static nova2Lite(options: GeographyOptions = {}): BedrockModel {
    const capabilities = { ...NOVA_2_LITE_PRICES };
    return options.geography
      ? BedrockModel.inferenceProfile(NOVA_2_LITE, options.geography, capabilities)
      : new RegionalProfileModel(NOVA_2_LITE, NOVA_2_LITE_REGIONS, capabilities);
  }

  /** A foundation model that runs in the stack's region, by its id. */
  public static of(modelId: string, options: BedrockModelOptions = {}): BedrockModel {
    return new FoundationModel(modelId, options);
  }

  /** A foundation model through AWS's inference profile of a geography. */
  public static inferenceProfile(modelId: string, geography: Geography, options: BedrockModelOptions = {}): BedrockModel {
    return new GeographicProfileModel(modelId, geography, options);
  }

  /**
   * Your own application inference profile, by its ARN.
   *
   * @param modelId The foundation model behind the profile, for the grant
   */
  public static applicationInferenceProfile(arn: string, modelId: string, options: BedrockModelOptions = {}): BedrockModel {
    return new ApplicationProfileModel(arn, modelId, options);
  }

  protected constructor(
    /** What the model can do and costs. */
    protected readonly options: BedrockModelOptions,
  ) {}

  /** What a function calls: a model id, an inference profile id or an ARN. */
  public abstract invocationId(scope: IConstruct): string;

  /** The policy statements that allow a call of this model and of nothing else. */
  public abstract invocationStatements(scope: IConstruct): iam.PolicyStatement[];

  /** The settings that a function reads from its environment, as JSON. */
  public renderSettings(scope: IConstruct): string {
    const settings: ModelSettings = {
      modelId: this.invocationId(scope),
      forcedTool: this.options.forcedTool ?? true,
      temperature: this.options.temperature ?? true,
      maxOutputTokens: this.options.maxOutputTokens ?? 2500,
      inputUsdPerMillion: this.options.inputUsdPerMillion ?? 0,
      outputUsdPerMillion: this.options.outputUsdPerMillion ?? 0,
    };
    return Stack.of(scope).toJsonString(settings);
  }
}

/** In every region of its partition: a profile's destination regions are AWS's to change. */
function foundationModelArn(scope: IConstruct, modelId: string, region: string): string {
  return Arn.format({ service: 'bedrock', region, account: '', resource: 'foundation-model', resourceName: modelId }, Stack.of(scope));
}

/** The two statements for a model behind an inference profile: the profile, and the model only through it. */
function profileStatements(scope: IConstruct, profileArn: string, modelId: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [profileArn] }),
    new iam.PolicyStatement({
      actions: ['bedrock:InvokeModel'],
      resources: [foundationModelArn(scope, modelId, '*')],
      conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profileArn } },
    }),
  ];
}

class FoundationModel extends BedrockModel {
  constructor(private readonly modelId: string, options: BedrockModelOptions) {
    super(options);
  }

  public invocationId(): string {
    return this.modelId;
  }

  public invocationStatements(scope: IConstruct): iam.PolicyStatement[] {
    return [new iam.PolicyStatement({
      actions: ['bedrock:InvokeModel'],
      resources: [foundationModelArn(scope, this.modelId, Aws.REGION)],
    })];
  }
}

class GeographicProfileModel extends BedrockModel {
  constructor(private readonly modelId: string, private readonly geography: Geography, options: BedrockModelOptions) {
    super(options);
  }

  public invocationId(_scope: IConstruct): string {
    return `${this.geography}.${this.modelId}`;
  }

  public invocationStatements(scope: IConstruct): iam.PolicyStatement[] {
    const profileArn = Stack.of(scope).formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: this.invocationId(scope) });
    return profileStatements(scope, profileArn, this.modelId);
  }
}

/** The profile of the stack's region: known at synthesis, or looked up when deployed. */
class RegionalProfileModel extends BedrockModel {
  constructor(private readonly modelId: string, private readonly regions: Record<string, Geography>, options: BedrockModelOptions) {
    super(options);
  }

  public invocationId(scope: IConstruct): string {
    const { region } = Stack.of(scope);
    if (Token.isUnresolved(region)) {
      return `${this.geographyByRegion(scope)}.${this.modelId}`;
    }
    const geography = this.regions[region];
    if (geography === undefined) {
      throw new Error(`${scope.node.path}: the default model ${this.modelId} has no inference profile in region ${region}, `
        + `only in ${Object.keys(this.regions).join(', ')}: give the prop 'model', for example BedrockModel.of('<a model id of your region>')`);
    }
    return `${geography}.${this.modelId}`;
  }

  public invocationStatements(scope: IConstruct): iam.PolicyStatement[] {
    const profileArn = Stack.of(scope).formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: this.invocationId(scope) });
    return profileStatements(scope, profileArn, this.modelId);
  }

  private geographyByRegion(scope: IConstruct): string {
    const stack = Stack.of(scope);
    const id = `BedrockGeography${this.modelId.replace(/[^A-Za-z0-9]/g, '')}`;
    const mapping = stack.node.tryFindChild(id) as CfnMapping | undefined ?? new CfnMapping(stack, id, {
      mapping: Object.fromEntries(Object.entries(this.regions).map(([region, geography]) => [region, { geography }])),
    });
    return Fn.findInMap(mapping.logicalId, Aws.REGION, 'geography');
  }
}

class ApplicationProfileModel extends BedrockModel {
  constructor(private readonly arn: string, private readonly modelId: string, options: BedrockModelOptions) {
    super(options);
    if (!Token.isUnresolved(arn) && !/^arn:[^:]+:bedrock:[^:]+:\d{12}:application-inference-profile\/.+/.test(arn)) {
      throw new Error(`'${arn}' is not the ARN of an application inference profile: `
        + 'it looks like arn:<partition>:bedrock:<region>:<account>:application-inference-profile/<id>');
    }
  }

  public invocationId(): string {
    return this.arn;
  }

  public invocationStatements(scope: IConstruct): iam.PolicyStatement[] {
    return profileStatements(scope, this.arn, this.modelId);
  }
}
