import { expect, test } from "vitest";
import { htmlTargets } from "../../src/content/links.ts";

const SRC = /<img\b[^<>]*?\ssrc="([^"]+)"/g;

test.each([
  ["<p>\n<img src=gone.png>", "gone.png", 1],
  ["<img alt=x src=../img/a.svg?v=1 width=20>", "../img/a.svg?v=1", 0],
  ["<!-- one\n<img src=old.png> -->\n<img\n src=gone.png\n>", "gone.png", 3],
])("an address in HTML needs no quotes: %j", (html, target, line) => {
  expect(htmlTargets(html, SRC)).toEqual([{ target, line }]);
});

test.each(["<img src={logo}>", "<img src={{ site.logo }}/x.png>"])("what a tool puts in is no address: %s", (html) => {
  expect(htmlTargets(html, SRC)).toEqual([]);
});
