import { usePluginData } from "@docusaurus/useGlobalData";
import { PLUGIN_NAME, type SiteFacts } from "./facts.ts";

export function useSiteFacts(): SiteFacts {
  return usePluginData(PLUGIN_NAME) as SiteFacts;
}
