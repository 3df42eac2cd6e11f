// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { NotReadable, readNpy, writeNpy } from "../../static/js/lib/npy.js";

/** Files that NumPy wrote: tests/tensors/test_npy_files.py makes them. */
const goldens = JSON.parse(readFileSync(new URL("npy.json", import.meta.url), "utf8"));

/** @param {string} text base64 @returns {ArrayBuffer} */
const fileOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/** @param {ArrayBuffer} buffer @param {RegExp} words */
const refused = (buffer, words) => assert.throws(() => readNpy(buffer), (/** @type {any} */ error) => error instanceof NotReadable && words.test(error.message));

for (const [name, { file, shape, values }] of Object.entries(goldens.read)) {
  test(`a file of NumPy's is read as NumPy reads it: ${name}`, () => {
    const read = readNpy(fileOf(file));
    assert.deepEqual(read.shape, shape);
    assert.deepEqual([...read.data], values);
  });
}

test("all three versions of the format are read", () => {
  for (const file of Object.values(goldens.versions)) {
    assert.deepEqual([...readNpy(fileOf(file)).data], [0, 1, 2, 100, 101, 127]);
  }
});

test("numbers of more than 24 bits are held in 64", () => {
  assert.ok(readNpy(fileOf(goldens.read["every type: <i4"].file)).data instanceof Float64Array);
  assert.ok(readNpy(fileOf(goldens.read["every type: <i2"].file)).data instanceof Float32Array);
});

test("a type that is no number is refused by name", () => {
  refused(fileOf(goldens.refused.complex64), /complex64 \(<c8\)/);
  refused(fileOf(goldens.refused.text), /text \(<U2\)/);
  refused(fileOf(goldens.refused.record), /record/);
  refused(fileOf(goldens.refused.datetime), /datetime/);
  refused(fileOf(goldens.refused["too large"]), /9007199254740993/);
});

test("what is no .npy file is refused in words", () => {
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text).buffer;
  refused(bytes(""), /no \.npy file/);
  refused(bytes("1 2 3\n4 5 6"), /numpy\.save/);
  refused(bytes("PK\x03\x04 and so on"), /archive/);
  const whole = new Uint8Array(fileOf(goldens.read.tenths.file));
  refused(whole.slice(0, 9).buffer, /inside its header/);
  refused(whole.slice(0, 60).buffer, /inside its header/);
  refused(whole.slice(0, whole.length - 1).buffer, /takes 32 bytes, 31 are there/);
  refused(whole.with(6, 9).buffer, /version 9/);
  refused(whole.with(12, 63).buffer, /cannot be read/);
});

test("what is written is read again as it was, and begins where NumPy wants it", () => {
  for (const [shape, data] of /** @type {[number[], number[]][]} */ ([
    [[2, 3], [0.1, -2, 3e300, -0, 5e-324, 6]],
    [[3], [1, 2, 3]],
    [[], [7]],
    [[2, 0], []],
    [[1, 1, 1, 1, 1, 1, 1, 1, 2], [1, 2]],
  ])) {
    const bytes = writeNpy({ shape, data });
    const read = readNpy(bytes.buffer);
    assert.deepEqual([read.shape, [...read.data]], [shape, data]);
    assert.equal((bytes.length - 8 * data.length) % 64, 0);
    assert.equal(bytes[bytes.length - 8 * data.length - 1], 10);
  }
});
