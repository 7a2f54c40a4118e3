import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

/** How the methods of the API authenticate their callers. */
export interface ApiAccessConfig {
  /** The type of authorization. `NONE` is refused: every method but CORS preflight has one. */
  readonly authorizationType: apigateway.AuthorizationType;
  /**
   * The authorizer.
   *
   * @default - none, for IAM
   */
  readonly authorizer?: apigateway.IAuthorizer;
}

/** Who may ask. Extend it for access of another kind. */
export abstract class ApiAccess {
  /** Requests signed with AWS credentials; `grantAsk` allows a role. The default. */
  public static iam(): ApiAccess {
    return new IamAccess();
  }

  /** Users of a Cognito user pool, with their ID token in the header `Authorization`. */
  public static cognito(userPool: cognito.IUserPool): ApiAccess {
    return new CognitoAccess(userPool);
  }

  /** An authorizer of your own, for example a `TokenAuthorizer` or `RequestAuthorizer`. */
  public static authorizer(authorizer: apigateway.IAuthorizer): ApiAccess {
    return new AuthorizerAccess(authorizer);
  }

  /** Resolves the access for the API. */
  public abstract bind(scope: Construct): ApiAccessConfig;
}

class IamAccess extends ApiAccess {
  public bind(_scope: Construct): ApiAccessConfig {
    return { authorizationType: apigateway.AuthorizationType.IAM };
  }
}

class CognitoAccess extends ApiAccess {
  constructor(private readonly userPool: cognito.IUserPool) {
    super();
  }

  public bind(scope: Construct): ApiAccessConfig {
    return {
      authorizationType: apigateway.AuthorizationType.COGNITO,
      authorizer: new apigateway.CognitoUserPoolsAuthorizer(scope, 'Authorizer', { cognitoUserPools: [this.userPool] }),
    };
  }
}

class AuthorizerAccess extends ApiAccess {
  constructor(private readonly authorizer: apigateway.IAuthorizer) {
    super();
  }

  public bind(_scope: Construct): ApiAccessConfig {
    return { authorizationType: this.authorizer.authorizationType ?? apigateway.AuthorizationType.CUSTOM, authorizer: this.authorizer };
  }
}
