/** A preload: at its end the process writes the files that it has loaded, as one line. */

process.on("exit", () => process.stderr.write(`${JSON.stringify({ loaded: Object.keys(require.cache) })}\n`));
