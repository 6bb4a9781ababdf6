// FlexSearch's index alone, from its ES modules: its bundle also holds documents, workers and export, which are not used.
// @ts-expect-error: only the bundle has types
export { default as Index } from "../../../../node_modules/flexsearch/dist/module/index.js";
