/** The bundler turns an imported file that is no script into its address. */

declare module "*.svg" {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: this is how a bundler gives a file's address
  export default address;
}

declare module "*.css";
declare module "*.woff2";
