// The first script of the page: unpacks the one that starts it, whose hash is in the policy. Where
// this fails, the browser is too old, and the page says so already.
const BLOCK = 192;

// Bytes from blocks of characters behind a key, as xtask/src/wide.rs writes them.
const wide = (text) => {
  const words = new Uint16Array(text.length);
  let [key, at] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const word = text.charCodeAt(i);
    if (i % (BLOCK + 1) === 0) key = word;
    else words[at++] = Math.imul(word ^ key, key);
  }
  return new Uint8Array(words.buffer);
};

(async () => {
  const { dataset, textContent } = document.getElementById("boot-script");
  const packed = new Blob([wide(textContent).subarray(0, dataset.length)]);
  const plain = packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const script = document.createElement("script");
  script.textContent = await new Response(plain).text();
  document.head.append(script);
})();
