import type { WebhookSource } from "./source.ts";
import { alertmanager } from "./sources/alertmanager.ts";
import { aws } from "./sources/aws.ts";
import { azureDevops } from "./sources/azure-devops.ts";
import { cloudevents } from "./sources/cloudevents.ts";
import { databricks } from "./sources/databricks.ts";
import { dbt } from "./sources/dbt.ts";
import { gcp } from "./sources/gcp.ts";
import { github } from "./sources/github.ts";
import { gitlab } from "./sources/gitlab.ts";
import { grafana } from "./sources/grafana.ts";
import { jenkins } from "./sources/jenkins.ts";
import { mlflow } from "./sources/mlflow.ts";
import { openlineage } from "./sources/openlineage.ts";
import { pagerduty } from "./sources/pagerduty.ts";
import { standardWebhooks } from "./sources/standard-webhooks.ts";
import { wandb } from "./sources/wandb.ts";

/** Every kind of sender that a webhook door can be opened for, in the order in which they are named to readers. */
const ALL: readonly WebhookSource[] = [
  github,
  gitlab,
  mlflow,
  alertmanager,
  grafana,
  standardWebhooks,
  azureDevops,
  databricks,
  dbt,
  jenkins,
  pagerduty,
  wandb,
  cloudevents,
  openlineage,
  aws,
  gcp,
];

/** By the name in the door's address. */
export const SOURCES: ReadonlyMap<string, WebhookSource> = new Map(ALL.map((source) => [source.name, source]));
