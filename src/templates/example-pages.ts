/** A runbook as it should look, for a team to replace. */
export function exampleRunbook(owner: string, today: string): string {
  return `---
title: Training run failed
description: A scheduled or manual training run ended with an error, whatever the cause.
owner: ${owner}
reviewed: ${today}
reviewEvery: 3 months
tags: [training, incident]
questions:
  - nightly training is red, what do i do
  - where are the logs of the training job
  - can i just run the training again
aliases: [training failed, retrain failed]
handles:
  - "training.failed"
severity: high
lastVerified: ${today}
starter: true
---

When a training run fails, the served model keeps answering with its last version, so read the failing step before you run anything again.

## Symptoms

- A card or an alert says that a training run failed.
- No new model version appeared this morning.

## Check first

1. Find the failing step and the last lines of its log:

   \`\`\`bash
   kubectl logs -n ml job/nightly-train --tail 80
   \`\`\`

2. Match the message to a cause:

   | message contains | cause |
   |---|---|
   | \`CUDA out of memory\` | the batch does not fit on the GPU |
   | \`FileNotFoundError\`, \`0 rows\` | the input is not there |
   | \`connection refused\`, \`timed out\` | a service it depends on |

## Fix

- **The GPU's memory was not enough**: halve the batch size, double the steps of gradient accumulation, and run again.
- **The input is not there**: ask its owner when it will be, and run again once it is.
- **A service did not answer**: see that it answers now, and run again once. If it fails twice, it is not the network.

## Roll back

A failed training changes nothing that is served. If a bad version was promoted all the same, put the previous one back before you look for the cause.

## Escalate

After 60 minutes without a cause, or at once if the served model is older than a week, call the person on duty and send the link of the run and the message.

## Afterwards

Add the message and its cause to the table above, so that the next person finds it.
`;
}

/** A term as it should look, for a team to replace. */
export function exampleTerm(owner: string, today: string): string {
  return `---
title: Data drift
owner: ${owner}
reviewed: ${today}
reviewEvery: 1 year
tags: [drift, monitoring]
questions:
  - what is data drift
  - distribution of a feature changed compared with training
  - does drift always mean the model is bad
aliases: [covariate shift, feature drift, input drift]
level: beginner
starter: true
---

Data drift is a change in the distribution of a model's inputs compared with a reference, usually the data on which the model was trained.

## How it works

Monitoring compares a recent window of inputs with the reference, feature by feature, and reduces each comparison to one number. An alert fires when the number stays above a threshold.

## Why it matters

Labels often arrive weeks after the prediction, while inputs can be watched on the same day. Drift is an early sign and no proof: the cause may be a broken pipeline, a season, or a feature that hardly counts.

## Key takeaway

Data drift says that the inputs changed. Exclude a fault first, then ask whether the predictions suffer, and only then retrain.

## Related terms

- Runbook: [Training run failed](../runbooks/training-run-failed.md)
`;
}
