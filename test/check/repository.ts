import { execFileSync } from "node:child_process";

/** Makes a repository of a folder and commits all that it holds, whatever this machine's git is set to. */
export function commitAll(root: string): void {
  const set = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  const git = (...args: readonly string[]): unknown => execFileSync("git", [...set, ...args], { cwd: root });
  git("init", "-q");
  git("add", ".");
  git("commit", "-q", "-m", "All");
}
