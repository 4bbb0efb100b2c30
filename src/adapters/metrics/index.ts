export { type Moment, PrometheusMetrics } from "./prometheus.ts";
