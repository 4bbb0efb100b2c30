import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev:panel` finds the running service. */
const service = process.env["PUBLIC_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: "src/panel",
  base: "/",
  plugins: [react()],
  build: {
    outDir: "../../dist/panel",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    // Everything comes from our own origin; data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      "/api": { target: service, ws: true },
      "/sip": { target: service, ws: true },
    },
  },
});
