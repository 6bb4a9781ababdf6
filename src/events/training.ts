/**
 * Whether a run trains a model: its name, or the file that it is defined in, says "train", "retrain" or "training" as
 * a word of its own. The rule in the guide on announcing pipelines, the same for every source.
 * @param path of the file, of which the folders do not count
 */
export function isTraining(name: string, path?: string): boolean {
  const file = path?.split("/").at(-1) ?? "";
  const words = `${name} ${file}`.replace(/([a-z])([A-Z])/g, "$1 $2");
  return /(?<![a-z])(?:re-?)?train(?:s|ing|er)?(?![a-z])/i.test(words);
}
