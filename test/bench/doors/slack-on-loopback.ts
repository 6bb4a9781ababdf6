// Loaded before the real process, which has no setting for Slack's address: what it sends there goes to the fake.
const fake = process.env["BENCH_SLACK_API"];
const real = "https://slack.com/api/";
const send = globalThis.fetch;

if (fake !== undefined) {
  globalThis.fetch = (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!address.startsWith(real)) return send(input, init);
    const moved = fake + address.slice(real.length);
    return input instanceof Request ? send(new Request(moved, input), init) : send(moved, init);
  };
}
