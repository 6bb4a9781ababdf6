/** "the ML platform team", but "#ml-help" and "Operations" as they are. */
export function withArticle(owner: string): string {
  return /\b(?:team|group|guild|maintainers|engineers|scientists)$/i.test(owner) && !/^the /i.test(owner)
    ? `the ${owner}`
    : owner;
}
