import { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } from "botbuilder";
import { DocentError } from "../../src/errors.ts";

export type Connector = Awaited<ReturnType<Authentication["connect"]>>;
type Factory = ReturnType<ConfigurationBotFrameworkAuthentication["createConnectorFactory"]>;
type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory["createCredentials"]>>;

/** Longer than Teams takes on a bad day, shorter than the lease of the outbox. */
const SEND_TIMEOUT_MS = 15_000;

/** Name that core-rest-pipeline gives the policy which repeats requests by itself. */
const RETRY_POLICY = "defaultRetryPolicy";

export interface AuthenticationOptions {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  readonly issuer: string;
  readonly openIdMetadataUrl: string;
  readonly loginUrl: string;
  /** Instead of Microsoft's login. */
  readonly accessToken?: () => Promise<string>;
  readonly timeoutMs?: number;
}

/** The login did not work: nothing was sent. */
export class LoginError extends DocentError {
  override readonly name = "LoginError";
}

const SCOPE = "https://api.botframework.com";

/** Botbuilder's checks of tokens and its clients, with every address given, so that nothing is looked up at start. */
export class Authentication extends ConfigurationBotFrameworkAuthentication {
  readonly #options: AuthenticationOptions;

  constructor(options: AuthenticationOptions) {
    super(
      {
        MicrosoftAppId: options.appId,
        MicrosoftAppTenantId: options.tenantId,
        ToBotFromChannelOpenIdMetadataUrl: options.openIdMetadataUrl,
        ToBotFromEmulatorOpenIdMetadataUrl: options.openIdMetadataUrl,
        ToBotFromChannelTokenIssuer: options.issuer,
        ToChannelFromBotLoginUrl: options.loginUrl,
        ToChannelFromBotOAuthScope: SCOPE,
        OAuthUrl: "https://token.botframework.com",
        CallerId: "urn:botframework:azure",
      },
      new LoginFactory(options),
    );
    this.#options = options;
  }

  override async authenticateRequest(
    ...request: Parameters<ConfigurationBotFrameworkAuthentication["authenticateRequest"]>
  ) {
    const result = await super.authenticateRequest(...request);
    const { connectorFactory } = result;
    return connectorFactory === undefined ? result : { ...result, connectorFactory: this.#tamed(connectorFactory) };
  }

  override createConnectorFactory(
    ...identity: Parameters<ConfigurationBotFrameworkAuthentication["createConnectorFactory"]>
  ) {
    return this.#tamed(super.createConnectorFactory(...identity));
  }

  /** A client that speaks as the bot, outside of any turn. */
  connect(serviceUrl: string) {
    const { appId } = this.#options;
    const claims = [
      { type: "aud", value: appId },
      { type: "appid", value: appId },
    ];
    const identity = { claims, isAuthenticated: true, getClaimValue: () => appId };
    return this.createConnectorFactory(identity).create(serviceUrl, SCOPE);
  }

  /** What may be sent twice is for the outbox to decide, and never for a library that cannot know. */
  #tamed(factory: Factory): Factory {
    const create = factory.create.bind(factory);
    const timeout = this.#options.timeoutMs ?? SEND_TIMEOUT_MS;
    factory.create = async (...target) => {
      const connector = await create(...target);
      const { pipeline } = (connector as unknown as { client: { pipeline: Pipeline } }).client;
      pipeline.removePolicy({ name: RETRY_POLICY });
      pipeline.addPolicy({
        name: "docent-timeout",
        sendRequest: (request, next) => next(Object.assign(request, { timeout })),
      });
      return connector;
    };
    return factory;
  }
}

/** The part of core-rest-pipeline's Pipeline that is used here; botbuilder keeps it private. */
interface Pipeline {
  removePolicy(options: { name: string }): void;
  addPolicy(policy: {
    name: string;
    sendRequest: (request: object, next: (request: object) => unknown) => unknown;
  }): void;
}

class LoginFactory extends ConfigurationServiceClientCredentialFactory {
  readonly #accessToken: (() => Promise<string>) | undefined;

  constructor({ appId, appPassword, tenantId, accessToken }: AuthenticationOptions) {
    super({
      MicrosoftAppId: appId,
      MicrosoftAppPassword: appPassword,
      MicrosoftAppTenantId: tenantId,
      MicrosoftAppType: "SingleTenant",
    });
    this.#accessToken = accessToken;
  }

  override async createCredentials(
    ...request: Parameters<ConfigurationServiceClientCredentialFactory["createCredentials"]>
  ) {
    const credentials = await super.createCredentials(...request);
    const accessToken = this.#accessToken;
    const sign: Credentials["signRequest"] =
      accessToken === undefined
        ? credentials.signRequest.bind(credentials)
        : async (resource) => {
            resource.headers.set("authorization", `Bearer ${await accessToken()}`);
            return resource;
          };
    credentials.signRequest = async (resource) => {
      try {
        return await sign(resource);
      } catch (error) {
        throw new LoginError("Microsoft's login gave no token.", "See the cause.", { cause: error });
      }
    };
    return credentials;
  }
}
