// FlexSearch's index alone: its bundle also holds documents, workers and export, which are not used.
// @ts-expect-error: a name that alias.ts gives
export { default as Index } from "flexsearch-index";
