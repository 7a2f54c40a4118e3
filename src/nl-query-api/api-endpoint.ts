import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

/** Options of `ApiEndpoint.regional`. */
export interface RegionalEndpointOptions {
  /**
   * Origins of web pages that may call the API, for example `https://bi.example.com`.
   *
   * @default - none: no CORS preflight method
   */
  readonly allowedOrigins?: string[];
}

/** Where the API answers. */
export interface ApiEndpointConfig {
  /** The endpoint of the REST API. */
  readonly endpointConfiguration: apigateway.EndpointConfiguration;
  /** Origins that browsers may call from. */
  readonly allowedOrigins: string[];
}

/** Where the API is reached. Extend it for an endpoint of another kind. */
export abstract class ApiEndpoint {
  /**
   * A public endpoint of the region. The default.
   *
   * Edge-optimized is not offered: it cuts streams that are idle for 30 seconds.
   */
  public static regional(options: RegionalEndpointOptions = {}): ApiEndpoint {
    return new RegionalEndpoint(options);
  }

  /** Resolves the endpoint for the API. */
  public abstract bind(scope: Construct): ApiEndpointConfig;
}

class RegionalEndpoint extends ApiEndpoint {
  constructor(private readonly options: RegionalEndpointOptions) {
    super();
  }

  public bind(scope: Construct): ApiEndpointConfig {
    const allowedOrigins = this.options.allowedOrigins ?? [];
    const wrong = allowedOrigins.find((origin) => origin !== '*' && !/^https?:\/\/[^/]+$/.test(origin));
    if (wrong !== undefined) {
      throw new Error(`${scope.node.path}: the allowed origin '${wrong}' must be a scheme and a host without a path, for example 'https://bi.example.com', or '*'`);
    }
    return { endpointConfiguration: { types: [apigateway.EndpointType.REGIONAL] }, allowedOrigins };
  }
}
