/** Style sheets are read by Vite, not by TypeScript. */
declare module "*.css";
