/** Flags: `-n`, `-rf`, `--force`, `-auto-approve`, `-out=plan`, and a dashed word before a number (`-epochs 10`). */
const FLAG = /(?<!\S)(?:--[a-z]|-[a-z]{1,2}(?![\p{L}\p{N}])|-[a-z]\w*[-_=:.]\w|-[a-z]\w* +\d)/iu;

/** Pipes, variables, redirections, paths, `.` and `*` standing alone. */
const SHELL = /[|$>]|&&|(?<!\S)(?:[.~]{0,2}\/|[.*](?!\S))/u;

/** Programs whose names mean nothing else, so that a text that names one is about what was typed there. */
const PROGRAM = new RegExp(
  "(?<![\\p{L}\\p{N}-])(?:awk|chmod|chown|cp|curl|df|du|go (?:build|run|test)|grep|journalctl|kubectl|ls|mv|npx|" +
    "nvidia-smi|openssl|pip|ps|psql|pytest|rm|rsync|scp|sed|spark-submit|ssh|sudo|systemctl|tar|torchrun|unzip|wget)" +
    "(?![\\p{L}\\p{N}-])",
  "iu",
);

/** Programs that are subjects too ("python packaging -conda"): a command only where a dash follows at once. */
const SUBJECT = /(?<!\S)(?:ansible|aws|conda|docker|ffmpeg|find|git|helm|java|make|node|npm|python3?|terraform) +-\S/iu;

/**
 * Whether a text holds a command line, in which `-word` is a flag. Errs towards yes: a flag read as "without this word"
 * hides pages, while a word too many only ranks them differently.
 */
export function holdsCommandLine(text: string): boolean {
  return [FLAG, SHELL, PROGRAM, SUBJECT].some((sign) => sign.test(text));
}
