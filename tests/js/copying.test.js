import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { curlOf, frameOf, quoted } from "../../static/js/controls/copying.js";

test("a shell reads a quoted word as it was, whatever is in it", () => {
  for (const word of ["plain", "it's", "'", "$HOME `ls` \\ \"", "a\nb", ""]) {
    const read = execFileSync("sh", ["-c", `printf %s ${quoted(word)}`], { encoding: "utf8" });
    assert.equal(read, word);
  }
});

test("a configuration is asked for on the command line until it is too long for one", () => {
  const short = curlOf("http://here/api/v1/compute", { op: "conv2d" });
  assert.deepEqual(short, { command: `curl -s 'http://here/api/v1/compute' -d '{"op":"conv2d"}'`, file: null });
  const input = Array(5000).fill(1);
  const long = curlOf("http://here/api/v1/compute", { op: "conv1d", input: [input] });
  assert.equal(long.command, "curl -s 'http://here/api/v1/compute' -d @convscope.json");
  assert.deepEqual(JSON.parse(long.file ?? ""), { op: "conv1d", input: [input] });
});

test("an address and a title cannot end the attribute they stand in", () => {
  const html = frameOf({ href: 'http://here/embed?a="1"&b=<2', title: 'a "b"' });
  assert.match(html, /^<iframe src="http:\/\/here\/embed\?a=&quot;1&quot;&amp;b=&lt;2" title="a &quot;b&quot;" /);
});
