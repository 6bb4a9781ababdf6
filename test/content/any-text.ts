import fc from "fast-check";

const codePoint = (min: number, max: number) => fc.integer({ min, max }).map((point) => String.fromCodePoint(point));

/** Text over every plane of Unicode: half surrogate pairs, controls and unassigned characters included. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(codePoint(0, 0x7f), codePoint(0, 0xffff), codePoint(0, 0x10_ffff));
  return fc.array(unit, { maxLength }).map((units) => units.join(""));
}
