/** "the ML platform team", but "#ml-help" and "Operations" as they are. */
export function withArticle(name: string): string {
  return /\b(?:team|group|guild|maintainers|engineers|scientists)$/i.test(name) && !/^the\b/i.test(name)
    ? `the ${name}`
    : name;
}
