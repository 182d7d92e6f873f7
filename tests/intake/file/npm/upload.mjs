// Uploads one file with a tus client from npm: node upload.mjs '{"client": …}'. Writes a JSON line of each request that it makes.
//
// `stop_after`: dies with status 9, in the middle of a request, once more bytes than this are on their way. `urls`: where the client
// remembers uploads, so that the next process goes on from there.

import { readFileSync } from "node:fs";
import Uppy from "@uppy/core";
import UppyTus from "@uppy/tus";
import { FileUrlStorage, Upload } from "tus-js-client";

const { client, endpoint, headers, path, meta, chunk, urls, stop_after: stopAfter } = JSON.parse(process.argv[2]);

const options = {
  endpoint,
  headers,
  chunkSize: chunk,
  retryDelays: [0, 0, 0, 0],
  urlStorage: new FileUrlStorage(urls),
  onAfterResponse: (request, response) => {
    const sent = { method: request.getMethod(), offset: request.getHeader("Upload-Offset") };
    console.log(JSON.stringify({ ...sent, url: request.getURL(), status: response.getStatus() }));
  },
};

function sent(bytes) {
  if (stopAfter && bytes > stopAfter) process.exit(9);
}

async function withTusJsClient(content) {
  await new Promise((onSuccess, onError) => {
    const upload = new Upload(content, { ...options, metadata: meta, onProgress: sent, onSuccess, onError });
    upload.findPreviousUploads().then((previous) => {
      if (previous.length) upload.resumeFromPreviousUpload(previous[0]);
      upload.start();
    });
  });
}

async function withUppy(content) {
  const uppy = new Uppy().use(UppyTus, options);
  uppy.on("upload-progress", (_, progress) => sent(progress.bytesUploaded));
  uppy.addFile({ name: "berkas.pdf", type: "application/pdf", data: content, meta });
  const { failed } = await uppy.upload();
  if (failed.length) throw new Error(failed[0].error);
}

await { "tus-js-client": withTusJsClient, uppy: withUppy }[client](readFileSync(path));
