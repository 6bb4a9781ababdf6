/** Path → text of the checks that run on a knowledge folder's own repository, beside a checkout of Docent. */
export function ciFiles(): Readonly<Record<string, string>> {
  return { ".github/workflows/docs.yml": GITHUB, ".gitlab-ci.yml": GITLAB };
}

/**
 * Actions are named by commit, since a tag can be moved. The job that runs the pages' repository may only read; the
 * one that writes the comment runs none of it, and not for forks, whose token could not write anyway.
 */
const GITHUB = `# Checks the pages of every pull request: what it brings is an error, older faults are warnings. The report says which
# answers change; it stands in the run's summary, and as a comment where the branch lies in this repository.
#
# Set the repository variable DOCENT_REPOSITORY (Settings, Secrets and variables, Actions, Variables) to the repository
# that holds Docent, such as our-org/docent.
name: docs
on:
  pull_request:
  push:
    branches: [main]
permissions: {}
jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          path: knowledge
          # The commit before is what the change is compared with.
          fetch-depth: 2
          persist-credentials: false
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          repository: \${{ vars.DOCENT_REPOSITORY }}
          # Where that repository is private: a secret that may read it and nothing else. Forks do not get it.
          # token: \${{ secrets.DOCENT_TOKEN }}
          path: docent
          persist-credentials: false
      - uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0
        with:
          node-version: 24
          cache: npm
          cache-dependency-path: docent/package-lock.json
      - run: npm ci --omit=dev
        working-directory: docent
      - name: Check the pages
        working-directory: docent
        run: |
          against=()
          if git -C ../knowledge rev-parse --quiet --verify HEAD^1 > /dev/null; then against=(--against HEAD^1); fi
          npx docent check --docs ../knowledge "\${against[@]}" --format github --report report.md
      - name: Show the report
        if: \${{ !cancelled() }}
        working-directory: docent
        run: if [ -f report.md ]; then cat report.md >> "$GITHUB_STEP_SUMMARY"; fi
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        if: \${{ !cancelled() }}
        with:
          name: docent-report
          path: docent/report.md
          if-no-files-found: ignore
          retention-days: 5
  comment:
    needs: check
    if: \${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository }}
    runs-on: ubuntu-latest
    permissions:
      pull-requests: write
    steps:
      - uses: actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0 # v5.0.0
        with:
          name: docent-report
      - name: Write the comment, or renew the one that is there
        env:
          GH_TOKEN: \${{ github.token }}
          COMMENTS: repos/\${{ github.repository }}/issues/\${{ github.event.pull_request.number }}/comments
          COMMENT: repos/\${{ github.repository }}/issues/comments
        run: |
          { echo '<!-- docent-report -->'; cat report.md; } > body.md
          own='.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- docent-report -->"))) | .id'
          id=$(gh api --paginate "$COMMENTS" --jq "$own" | head -n 1)
          if [ -n "$id" ]; then gh api --silent --method PATCH "$COMMENT/$id" --field body=@body.md
          else gh api --silent --method POST "$COMMENTS" --field body=@body.md; fi
`;

const GITLAB = `# Checks the pages of every merge request: what it brings is an error, older faults are warnings. Faults show in the
# merge request's code quality; the report, which says which answers change, is linked there as "Docent report".
#
# Set the CI/CD variable DOCENT_REPOSITORY to the path of the project that holds Docent on this server, such as
# our-group/docent, and allow this project in that one's job token settings.
#
# To have the report as a comment too, set DOCENT_NOTE_TOKEN (masked) to a project access token with the role Reporter
# and the scope api. A fork's pipeline runs in the fork and does not see it.
docs:
  image: node:24
  variables:
    GIT_DEPTH: "0"
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - AGAINST="\${CI_MERGE_REQUEST_DIFF_BASE_SHA:-$(git rev-parse --quiet --verify HEAD^1 || true)}"
    - git clone --depth 1 "https://gitlab-ci-token:\${CI_JOB_TOKEN}@\${CI_SERVER_HOST}/\${DOCENT_REPOSITORY}.git" /tmp/docent
    - cd /tmp/docent
    - npm ci --omit=dev
    - >-
      npx docent check --docs "$CI_PROJECT_DIR" \${AGAINST:+--against "$AGAINST"}
      --format gitlab --report "$CI_PROJECT_DIR/.docent/report.md" > "$CI_PROJECT_DIR/gl-code-quality-report.json"
  after_script:
    - |
      if [ -z "$DOCENT_NOTE_TOKEN" ] || [ -z "$CI_MERGE_REQUEST_IID" ] || [ ! -f .docent/report.md ]; then exit 0; fi
      cat > /tmp/note.mjs <<'SCRIPT'
      import { readFile } from "node:fs/promises";
      const { CI_API_V4_URL, CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_IID, DOCENT_NOTE_TOKEN } = process.env;
      const notes = \`\${CI_API_V4_URL}/projects/\${CI_MERGE_REQUEST_PROJECT_ID}/merge_requests/\${CI_MERGE_REQUEST_IID}/notes\`;
      const marker = "<!-- docent-report -->";
      const call = async (url, method, body) => {
        const headers = { "private-token": DOCENT_NOTE_TOKEN, "content-type": "application/json" };
        const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
        if (!response.ok) throw new Error(\`The note could not be written: \${response.status}\`);
        return response.json();
      };
      const known = await call(\`\${notes}?per_page=100&sort=asc\`, "GET");
      const own = known.find((note) => note.body.startsWith(marker));
      const body = \`\${marker}\\n\${await readFile(".docent/report.md", "utf8")}\`;
      if (own) await call(\`\${notes}/\${own.id}\`, "PUT", { body });
      else await call(notes, "POST", { body });
      SCRIPT
      node /tmp/note.mjs
  artifacts:
    when: always
    expose_as: Docent report
    paths:
      - .docent/report.md
    reports:
      codequality: gl-code-quality-report.json
    expire_in: 5 days
`;
