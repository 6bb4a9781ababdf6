import { link } from "../payload.ts";

/** Pages of AWS's consoles in the region of a thing; undefined for what is no region. */
export function consolePage(
  region: string | undefined,
  page: (home: string, region: string) => string,
): string | undefined {
  if (region === undefined || !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return undefined;
  return link(page(homeOf(region), region));
}

/** China and the GovCloud have consoles of their own: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function homeOf(region: string): string {
  if (region.startsWith("cn-")) return `https://${region}.console.amazonaws.cn`;
  if (region.startsWith("us-gov-")) return "https://console.amazonaws-us-gov.com";
  return `https://${region}.console.aws.amazon.com`;
}

/** The last part of an ARN: `myPipeline` of `arn:aws:sagemaker:us-east-1:123456789012:pipeline/myPipeline`. */
export function nameOf(arn: string | undefined): string | undefined {
  return arn?.split(/[:/]/).at(-1) || undefined;
}

/** The region that an ARN names. */
export function regionOf(arn: string | undefined): string | undefined {
  return arn?.split(":")[3] || undefined;
}
